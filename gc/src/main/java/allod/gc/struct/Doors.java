package allod.gc.struct;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;

/// The right to define a class beside an interface: an interface that is not public is seen from its own
/// package alone.
final class Doors {
    private static final Lookup OWN = MethodHandles.lookup();

    private Doors() {}

    /// A lookup of this module, for callers that give none of their own.
    static Lookup own() {
        return OWN;
    }

    /// @param lookup that may open the package of the interface
    /// @throws IllegalArgumentException when it may not
    static Lookup to(Class<?> type, Lookup lookup) {
        Module module = type.getModule();
        lookupModule(lookup, module);
        try {
            return MethodHandles.privateLookupIn(type, lookup);
        } catch (IllegalAccessException refused) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " is in a package that is closed to "
                            + lookup.lookupClass().getModule()
                            + ": pass MethodHandles.lookup() of a class in " + module + ", or let it say 'opens "
                            + type.getPackageName() + " to allod.gc'",
                    refused);
        }
    }

    /// Only the module itself can add what it reads, and only this one is ours.
    private static void lookupModule(Lookup lookup, Module module) {
        Module own = Doors.class.getModule();
        if (lookup.lookupClass().getModule() == own) {
            own.addReads(module);
        }
    }
}
