package allod.lab.collect;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import allod.lab.graph.GraphType;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The classes of the nodes of a graph on the JVM's heap: one for each number of references and bytes of
/// primitives, so that the JVM lays out what it laid out in the dumped program.
///
/// ```
/// 2 references, 13 bytes ──► Object r0, r1; long p0; int p1; byte p2
/// ```
final class JvmShapes {

    private static final ClassDesc NODE = ClassDesc.of(JvmNode.class.getName());

    private record Shape(int references, int primitiveBytes) {}

    private final Map<Shape, Integer> numbers = new HashMap<>();
    private final List<JvmNode> samples = new ArrayList<>(); // by number

    /// The number of the shape of a type, whose class is made when it is new.
    int numberOf(GraphType type) {
        Shape shape = new Shape(type.references(), type.primitiveBytes());
        Integer known = numbers.putIfAbsent(shape, samples.size());
        if (known == null) {
            samples.add(newClass(shape, samples.size()));
            return samples.size() - 1;
        }
        return known;
    }

    /// A node of a shape that is not part of the graph, to be copied.
    JvmNode sample(int number) {
        return samples.get(number);
    }

    private static JvmNode newClass(Shape shape, int number) {
        ClassDesc self = ClassDesc.of(JvmNode.class.getPackageName(), "JvmNode" + number);
        byte[] bytes = ClassFile.of().build(self, builder -> write(builder, self, shape, number));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (JvmNode) lookup.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class of " + shape + " cannot be made: " + e, e);
        }
    }

    private static List<ClassDesc> primitives(int bytes) {
        List<ClassDesc> types = new ArrayList<>();
        int left = bytes;
        for (; left >= Long.BYTES; left -= Long.BYTES) {
            types.add(CD_long);
        }
        for (; left >= Integer.BYTES; left -= Integer.BYTES) {
            types.add(CD_int);
        }
        for (; left > 0; left--) {
            types.add(CD_byte);
        }
        return types;
    }

    private static void write(ClassBuilder builder, ClassDesc self, Shape shape, int number) {
        builder.withSuperclass(NODE).withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        List<ClassDesc> primitives = primitives(shape.primitiveBytes);
        writeFields(builder, shape, primitives);
        builder.withMethodBody(
                INIT_NAME,
                MTD_void,
                0,
                code -> code.aload(0).invokespecial(NODE, INIT_NAME, MTD_void).return_());
        builder.withMethodBody(
                "shape",
                MethodTypeDesc.of(CD_int),
                0,
                code -> code.loadConstant(number).ireturn());
        builder.withMethodBody("get", MethodTypeDesc.of(CD_Object, CD_int), 0, code -> {
            choose(
                    code,
                    shape.references,
                    i -> code.aload(0).getfield(self, "r" + i, CD_Object).areturn());
            code.aconst_null().areturn();
        });
        builder.withMethodBody("set", MethodTypeDesc.of(CD_void, CD_int, CD_Object), 0, code -> {
            choose(
                    code,
                    shape.references,
                    i -> code.aload(0)
                            .aload(2)
                            .putfield(self, "r" + i, CD_Object)
                            .return_());
            code.return_();
        });
        builder.withMethodBody("copy", MethodTypeDesc.of(NODE), 0, code -> {
            code.new_(self).dup().invokespecial(self, INIT_NAME, MTD_void);
            for (int i = 0; i < shape.references; i++) {
                code.dup().aload(0).getfield(self, "r" + i, CD_Object).putfield(self, "r" + i, CD_Object);
            }
            code.areturn();
        });
        ClassDesc first = primitives.isEmpty() ? CD_void : primitives.getFirst();
        builder.withMethodBody("stamp", MethodTypeDesc.of(CD_long), 0, code -> readStamp(code, self, first));
        builder.withMethodBody(
                "setStamp", MethodTypeDesc.of(CD_void, CD_long), 0, code -> writeStamp(code, self, first));
    }

    private static void writeFields(ClassBuilder builder, Shape shape, List<ClassDesc> primitives) {
        for (int i = 0; i < shape.references; i++) {
            builder.withField("r" + i, CD_Object, 0);
        }
        for (int i = 0; i < primitives.size(); i++) {
            builder.withField("p" + i, primitives.get(i), 0);
        }
    }

    @FunctionalInterface
    private interface Case {
        void write(int index);
    }

    /// A switch over the second argument; what is written behind it is for a number out of range.
    private static void choose(CodeBuilder code, int cases, Case body) {
        if (cases == 0) {
            return;
        }
        Label none = code.newLabel();
        List<SwitchCase> targets = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            targets.add(SwitchCase.of(i, code.newLabel()));
        }
        code.iload(1).tableswitch(0, cases - 1, none, targets);
        for (int i = 0; i < cases; i++) {
            code.labelBinding(targets.get(i).target());
            body.write(i);
        }
        code.labelBinding(none);
    }

    private static void readStamp(CodeBuilder code, ClassDesc self, ClassDesc first) {
        if (first.equals(CD_void)) {
            code.lconst_0().lreturn();
            return;
        }
        code.aload(0).getfield(self, "p0", first);
        if (!first.equals(CD_long)) {
            code.i2l();
        }
        code.lreturn();
    }

    private static void writeStamp(CodeBuilder code, ClassDesc self, ClassDesc first) {
        if (!first.equals(CD_void)) {
            code.aload(0).lload(1);
            if (!first.equals(CD_long)) {
                code.l2i();
            }
            code.putfield(self, "p0", first); // of an int, putfield keeps the low byte for a byte
        }
        code.return_();
    }
}
