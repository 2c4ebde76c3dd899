package allod.gc.struct;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/// The right to define hidden classes beside an interface: one that is not public is seen from its own package
/// alone.
///
/// Hidden classes may only be defined from inside of a module. Where the package is open to this module a
/// *door* goes in: a class of that package whose one method gives out its lookup, to the package alone. There
/// is one for a package.
final class Doors {
    private static final Lookup OWN = MethodHandles.lookup();
    private static final String NAME = "AllodDoor";
    private static final String METHOD = "lookup";
    private static final ClassDesc LOOKUP = ClassDesc.ofDescriptor(Lookup.class.descriptorString());
    private static final ClassDesc METHOD_HANDLES = ClassDesc.ofDescriptor(MethodHandles.class.descriptorString());

    private Doors() {}

    /// A lookup of this module, for callers that give none of their own.
    static Lookup own() {
        return OWN;
    }

    /// @param lookup that may open the package of the interface
    /// @throws IllegalArgumentException when it may not
    static Lookup to(Class<?> type, Lookup lookup) {
        Module own = Doors.class.getModule();
        if (lookup.lookupClass().getModule() == own) {
            own.addReads(type.getModule()); // only the module itself can, and of modules that call us this is ours
        }
        try {
            Lookup inside = MethodHandles.privateLookupIn(type, lookup);
            return inside.hasFullPrivilegeAccess() ? inside : throughDoor(inside, type);
        } catch (IllegalAccessException refused) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " is in a package that is closed to "
                            + lookup.lookupClass().getModule() + ": pass MethodHandles.lookup() of a class in "
                            + type.getModule() + ", or let it say 'opens " + type.getPackageName() + " to allod.gc'",
                    refused);
        }
    }

    private static Lookup throughDoor(Lookup inside, Class<?> type) throws IllegalAccessException {
        String name = type.getPackageName().isEmpty() ? NAME : type.getPackageName() + "." + NAME;
        try {
            Class<?> door = doorIn(inside, name);
            return (Lookup) inside.findStatic(door, METHOD, MethodType.methodType(Lookup.class))
                    .invokeExact();
        } catch (IllegalAccessException | RuntimeException | Error passedOn) {
            throw passedOn;
        } catch (Throwable impossible) {
            throw new LinkageError(name, impossible);
        }
    }

    private static Class<?> doorIn(Lookup inside, String name) throws IllegalAccessException, ClassNotFoundException {
        try {
            return inside.findClass(name);
        } catch (ClassNotFoundException _) {
            try {
                return inside.defineClass(write(name));
            } catch (LinkageError _) {
                return inside.findClass(name); // another thread was first
            }
        }
    }

    private static byte[] write(String name) {
        MethodTypeDesc descriptor = MethodTypeDesc.of(LOOKUP);
        return ClassFile.of()
                .build(
                        ClassDesc.of(name),
                        builder -> builder.withFlags(
                                        ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                                .withMethodBody(
                                        METHOD,
                                        descriptor,
                                        ClassFile.ACC_STATIC,
                                        code -> code.invokestatic(METHOD_HANDLES, METHOD, descriptor)
                                                .areturn()));
    }
}
