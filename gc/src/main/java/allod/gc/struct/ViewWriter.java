package allod.gc.struct;

import static java.lang.constant.ConstantDescs.CD_MethodHandles;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import allod.gc.Mutator;
import allod.gc.object.FieldKind;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.function.Consumer;

/// Writes the class of an interface's views, and defines it beside the interface.
///
/// ```
/// long key()           return mutator().getLong(self(TYPE), KEY);
/// void key(long v)     mutator().putLong(self(TYPE), KEY, v);
/// Node next()          long r = mutator().getRef(self(TYPE), NEXT); return r == 0 ? null : read0(mutator(), r);
/// void next(Node v)    long r = write0(mutator(), v); mutator().setRef(self(TYPE), NEXT, r);
/// ```
///
/// Type and offsets are constants in the code, `read0` and `write0` call sites of [MemberLinks]. The reference
/// to store is found before the object to store it in: finding it may allocate.
final class ViewWriter {
    private static final ClassDesc VIEW = desc(StructView.class);
    private static final ClassDesc TYPE = desc(StructType.class);
    private static final ClassDesc MUTATOR = desc(Mutator.class);
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(CD_void, MUTATOR, CD_long);
    private static final MethodTypeDesc SIBLING = MethodTypeDesc.of(VIEW, MUTATOR, CD_long);
    private static final DirectMethodHandleDesc LINK =
            ConstantDescs.ofCallsiteBootstrap(VIEW, "link", desc(CallSite.class));
    private static final DynamicConstantDesc<Object> CLASS_DATA = DynamicConstantDesc.ofNamed(
            ConstantDescs.ofConstantBootstrap(CD_MethodHandles, "classData", CD_Object), "_", TYPE);

    /// A class that was defined.
    ///
    /// @param constructor (Mutator, long) view
    /// @param prototype a view of nothing, which makes others
    record Made(MethodHandle constructor, StructView prototype) {}

    private final StructType<?> type;
    private final ClassDesc own;

    private ViewWriter(StructType<?> type) {
        this.type = type;
        this.own = ClassDesc.of(type.model().type().getName() + "$View");
    }

    /// @param door may define classes in the package of the interface
    /// @throws IllegalArgumentException when the loader of the interface does not see this module's classes
    static Made define(StructType<?> type, Lookup door) {
        try {
            byte[] bytes = new ViewWriter(type).write();
            Lookup made = door.defineHiddenClassWithClassData(bytes, type, true);
            MethodHandle constructor = made.findConstructor(
                    made.lookupClass(), MethodType.methodType(void.class, Mutator.class, long.class));
            return new Made(constructor, prototypeOf(constructor));
        } catch (IllegalAccessException | NoSuchMethodException | LinkageError refused) {
            throw new IllegalArgumentException(
                    "no views of " + type.model().type().getTypeName() + " can be made by "
                            + type.model().type().getClassLoader() + ": let its module require allod.gc, and its class"
                            + " loader find it",
                    refused);
        }
    }

    private static StructView prototypeOf(MethodHandle constructor) {
        try {
            return (StructView) constructor.invokeWithArguments(null, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    private byte[] write() {
        return ClassFile.of().build(own, builder -> {
            builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
                    .withSuperclass(VIEW)
                    .withInterfaceSymbols(desc(type.model().type()))
                    .withMethodBody(INIT_NAME, CONSTRUCTOR, 0, this::constructor)
                    .withMethodBody("sibling", SIBLING, ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL, this::sibling)
                    .withMethodBody(
                            "structType",
                            MethodTypeDesc.of(TYPE),
                            ClassFile.ACC_PROTECTED | ClassFile.ACC_FINAL,
                            code -> code.loadConstant(CLASS_DATA).areturn());
            for (int i = 0; i < type.model().members().size(); i++) {
                int index = i;
                StructMember member = type.model().members().get(i);
                method(builder, member.getter(), code -> getter(code, member, index));
                Method setter = member.setter();
                if (setter != null) {
                    method(builder, setter, code -> setter(code, member, index));
                }
            }
        });
    }

    private static void method(ClassBuilder builder, Method method, Consumer<CodeBuilder> body) {
        MethodTypeDesc descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .describeConstable()
                .orElseThrow();
        builder.withMethodBody(method.getName(), descriptor, ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL, body);
    }

    private void constructor(CodeBuilder code) {
        code.aload(0)
                .aload(1)
                .lload(2)
                .invokespecial(VIEW, INIT_NAME, CONSTRUCTOR)
                .return_();
    }

    private void sibling(CodeBuilder code) {
        code.new_(own)
                .dup()
                .aload(1)
                .lload(2)
                .invokespecial(own, INIT_NAME, CONSTRUCTOR)
                .areturn();
    }

    private void getter(CodeBuilder code, StructMember member, int index) {
        if (!member.isReference()) {
            ClassDesc value = desc(member.type());
            place(mutator(code), member)
                    .invokevirtual(
                            MUTATOR, "get" + suffix(member), MethodTypeDesc.of(value, CD_long, ConstantDescs.CD_int))
                    .return_(TypeKind.from(value));
            return;
        }
        place(mutator(code), member)
                .invokevirtual(MUTATOR, "getRef", MethodTypeDesc.of(CD_long, CD_long, ConstantDescs.CD_int))
                .lstore(1)
                .lload(1)
                .lconst_0()
                .lcmp()
                .ifThen(Opcode.IFEQ, block -> block.aconst_null().areturn());
        mutator(code)
                .lload(1)
                .invokedynamic(DynamicCallSiteDesc.of(
                        LINK, MemberLinks.READ + index, MethodTypeDesc.of(desc(member.type()), MUTATOR, CD_long)))
                .areturn();
    }

    private void setter(CodeBuilder code, StructMember member, int index) {
        ClassDesc value = desc(member.type());
        if (!member.isReference()) {
            place(mutator(code), member)
                    .loadLocal(TypeKind.from(value), 1)
                    .invokevirtual(
                            MUTATOR,
                            "put" + suffix(member),
                            MethodTypeDesc.of(CD_void, CD_long, ConstantDescs.CD_int, value))
                    .return_();
            return;
        }
        mutator(code)
                .aload(1)
                .invokedynamic(DynamicCallSiteDesc.of(
                        LINK, MemberLinks.WRITE + index, MethodTypeDesc.of(CD_long, MUTATOR, value)))
                .lstore(2);
        place(mutator(code), member)
                .lload(2)
                .invokevirtual(MUTATOR, "setRef", MethodTypeDesc.of(CD_void, CD_long, ConstantDescs.CD_int, CD_long))
                .return_();
    }

    /// Pushes the mutator.
    private CodeBuilder mutator(CodeBuilder code) {
        return code.aload(0).invokevirtual(own, "mutator", MethodTypeDesc.of(MUTATOR));
    }

    /// Pushes the object and the offset of a field.
    private CodeBuilder place(CodeBuilder code, StructMember member) {
        return code.aload(0)
                .loadConstant(type.type().id())
                .invokevirtual(own, "self", MethodTypeDesc.of(CD_long, ConstantDescs.CD_int))
                .loadConstant(type.type().offset(member.name()));
    }

    /// `Long`, as in `getLong`.
    private static String suffix(StructMember member) {
        FieldKind kind = member.primitive();
        return Character.toUpperCase(kind.word().charAt(0)) + kind.word().substring(1);
    }
}
