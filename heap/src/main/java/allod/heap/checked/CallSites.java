package allod.heap.checked;

import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Arrays;
import java.util.BitSet;

/// Where the methods of a class call others: a bytecode index at which one method only has a call tells that method.
///
/// The JDK's walk of a stack gives class and bytecode index for next to nothing; the name of the method costs a call
/// into the JVM for each frame. So names are asked for only where they are needed to tell two methods apart.
///
/// What a class does is read from its class file. An agent may have changed it since: then an index that tells a
/// method is told apart by a first look at the frame's own name, and the class is not believed any more if they
/// differ.
///
/// Threads: any. `tells` is written once for each class; `believed` goes from true to false, racily, since late news
/// cost a name and no more.
final class CallSites {

    private static final ClassValue<CallSites> OF_CLASS = new ClassValue<>() {
        @Override
        protected CallSites computeValue(Class<?> type) {
            return new CallSites(type);
        }
    };

    private final BitSet tells = new BitSet();
    private final String[] methods;
    private volatile boolean believed;

    private CallSites(Class<?> type) {
        String[] found = {};
        try (InputStream file = type.isHidden() ? null : type.getResourceAsStream(fileName(type))) {
            if (file != null) {
                found = read(ClassFile.of().parse(file.readAllBytes()));
                believed = true;
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            believed = false; // every name is asked for
        }
        methods = found;
    }

    private static String fileName(Class<?> type) {
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1) + ".class";
    }

    /// Whether class and bytecode index of a frame tell its method.
    static boolean tellMethod(StackFrame frame) {
        return OF_CLASS.get(frame.getDeclaringClass()).tellsMethod(frame.getByteCodeIndex());
    }

    /// Compares a frame with what the class file says; called for the first frame of each kind.
    static void compare(StackFrame frame) {
        CallSites sites = OF_CLASS.get(frame.getDeclaringClass());
        int index = frame.getByteCodeIndex();
        if (sites.tellsMethod(index) && !sites.methods[index].equals(frame.getMethodName() + frame.getDescriptor())) {
            sites.believed = false;
        }
    }

    private boolean tellsMethod(int byteCodeIndex) {
        return believed && byteCodeIndex >= 0 && tells.get(byteCodeIndex);
    }

    private String[] read(ClassModel type) {
        String[] found = new String[64];
        BitSet shared = new BitSet();
        for (MethodModel method : type.methods()) {
            if (method.code().isPresent()) {
                found = read(method, method.code().get(), found, shared);
            }
        }
        tells.andNot(shared);
        return found;
    }

    private String[] read(MethodModel method, CodeModel code, String[] before, BitSet shared) {
        String[] found = before;
        int index = 0;
        for (CodeElement element : code) {
            if (element instanceof Instruction instruction) {
                if (instruction instanceof InvokeInstruction) {
                    if (tells.get(index)) {
                        shared.set(index);
                    }
                    tells.set(index);
                    found = index < found.length ? found : Arrays.copyOf(found, index * 2);
                    found[index] = method.methodName().stringValue()
                            + method.methodType().stringValue();
                }
                index += instruction.sizeInBytes();
            }
        }
        return found;
    }
}
