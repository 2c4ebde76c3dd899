package allod.gc.struct;

import allod.gc.Mutator;
import allod.gc.object.SpecialFields;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/// What generated accessors of references do with them: a reference becomes a view, and a view a reference.
///
/// ```
/// read3    (Mutator, long) T      the reference in member 3, not 0  ──► its view
/// write3   (Mutator, T) long      a view, or null                   ──► the reference to store
/// ```
///
/// An accessor is linked at its first call, when the types that it leads to are all defined: so types may refer
/// to each other in circles.
final class MemberLinks {
    static final String READ = "read";
    static final String WRITE = "write";

    private static final Lookup OWN = MethodHandles.lookup();
    private static final MethodHandle PUSH = find("push", long.class, Mutator.class, long.class);
    private static final MethodHandle READ_WEAK =
            find("readWeak", Object.class, StructType.class, Mutator.class, long.class);
    private static final MethodHandle WRITE_STRUCT =
            find("writeStruct", long.class, StructType.class, Mutator.class, Object.class);
    private static final MethodHandle WRITE_WEAK =
            find("writeWeak", long.class, StructType.class, Mutator.class, Object.class);
    private static final MethodHandle READ_ARRAY =
            find("readArray", Object.class, ArrayTypes.class, Class.class, Mutator.class, long.class);
    private static final MethodHandle WRITE_ARRAY =
            find("writeArray", long.class, int.class, Mutator.class, Object.class);
    private static final MethodHandle READ_REFS =
            find("readRefs", Object.class, StructType.class, Mutator.class, long.class);
    private static final MethodHandle READ_STRING = find("readString", String.class, Mutator.class, long.class);
    private static final MethodHandle WRITE_STRING = find("writeString", long.class, Mutator.class, String.class);

    private MemberLinks() {}

    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
        try {
            return OWN.findStatic(MemberLinks.class, name, MethodType.methodType(result, parameters));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(name, impossible);
        }
    }

    /// @param lookup of a generated class, whose class data is its type
    static CallSite link(Lookup lookup, String name, MethodType type) throws IllegalAccessException {
        StructType<?> owner = MethodHandles.classData(lookup, "_", StructType.class);
        boolean read = name.startsWith(READ);
        int index = Integer.parseInt(name, read ? READ.length() : WRITE.length(), name.length(), 10);
        StructMember member = owner.model().members().get(index);
        MethodHandle handle = read ? reader(owner.registry(), member) : writer(owner.registry(), member);
        return new ConstantCallSite(handle.asType(type));
    }

    private static MethodHandle reader(StructTypes types, StructMember member) {
        return switch (member.form()) {
            case STRUCT -> viewOf(types.typeOf(member.target()));
            case WEAK -> READ_WEAK.bindTo(types.typeOf(member.target()));
            case STRING -> READ_STRING;
            case ARRAY -> MethodHandles.insertArguments(READ_ARRAY, 0, types.arrays(), member.type());
            case REF_ARRAY -> READ_REFS.bindTo(types.typeOf(member.target()));
            case PRIMITIVE -> throw new AssertionError(member);
        };
    }

    /// Constructor and push as one handle, so that the compiler sees through to the fields of the view.
    private static MethodHandle viewOf(StructType<?> type) {
        MethodHandle constructor = type.constructor(); // (Mutator, long handle) view
        MethodHandle swapped = MethodHandles.permuteArguments(
                constructor,
                MethodType.methodType(constructor.type().returnType(), long.class, Mutator.class, long.class),
                1,
                0);
        return MethodHandles.foldArguments(swapped, PUSH);
    }

    private static MethodHandle writer(StructTypes types, StructMember member) {
        return switch (member.form()) {
            case STRUCT -> WRITE_STRUCT.bindTo(types.typeOf(member.target()));
            case WEAK -> WRITE_WEAK.bindTo(types.typeOf(member.target()));
            case STRING -> WRITE_STRING;
            case ARRAY ->
                MethodHandles.insertArguments(
                        WRITE_ARRAY, 0, types.arrays().typeFor(member.type()).id());
            case REF_ARRAY ->
                MethodHandles.insertArguments(
                        WRITE_ARRAY,
                        0,
                        types.typeOf(member.target()).arrayType().id());
            case PRIMITIVE -> throw new AssertionError(member);
        };
    }

    // What the handles above lead to; not private, since no call in the source is seen.

    static long push(Mutator mutator, long ref) {
        return mutator.newHandle(ref);
    }

    static @Nullable Object readWeak(StructType<?> type, Mutator mutator, long weak) {
        long referent = mutator.getWeak(weak);
        return referent == 0 ? null : type.over(mutator, referent);
    }

    static long writeStruct(StructType<?> type, Mutator mutator, @Nullable Object view) {
        return view == null ? 0 : type.refIn(mutator, view);
    }

    static long writeWeak(StructType<?> type, Mutator mutator, @Nullable Object view) {
        if (view == null) {
            return 0;
        }
        type.refIn(mutator, view); // a wrong view is told before anything is allocated
        long weak = mutator.alloc(type.registry().weakType());
        mutator.initRef(weak, SpecialFields.REFERENT_OFFSET, type.refIn(mutator, view));
        return weak;
    }

    static Object readArray(ArrayTypes arrays, Class<?> viewType, Mutator mutator, long ref) {
        return arrays.over(viewType, mutator, ref);
    }

    static Object readRefs(StructType<?> elements, Mutator mutator, long ref) {
        return new RefArray<>(mutator, mutator.newHandle(ref), elements);
    }

    static long writeArray(int typeId, Mutator mutator, @Nullable Object view) {
        return view == null ? 0 : ((ArrayView) view).refIn(mutator, typeId);
    }

    static String readString(Mutator mutator, long ref) {
        return HeapStrings.read(mutator, ref);
    }

    static long writeString(Mutator mutator, @Nullable String text) {
        return text == null ? 0 : HeapStrings.create(mutator, text);
    }
}
