package allod.profile.format;

import allod.profile.CallFrame;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How calls are named in files.
///
/// | of a call | in pprof's file |
/// | --- | --- |
/// | class and method | `name`: `allod.demo.Cache.put` |
/// | which part of that is the class | `system_name`, as the JVM would say it: `Lallod/demo/Cache;.put`; empty for
/// functions without a class |
/// | source file | `filename`, with its package, so that tools find it below a source path: `allod/demo/Cache.java` |
///
/// A system name that equals the name would make pprof shorten what looks like C++ to it; ours never does.
final class FrameNames {

    /// What stands for the stack of a site that has none.
    static final CallFrame NO_STACK = new CallFrame("", "(no stack)", null, 0);

    private static final String AFTER_CLASS = ";.";

    /// Packages in lower case, a class in upper case, perhaps a hidden one's number, a method.
    private static final Pattern JAVA_NAME =
            Pattern.compile("((?:[a-z_][\\w$]*[./])*[A-Z][\\w$]*(?:[/+]0x[0-9a-f]+)?)\\.([\\w$<>]+)");

    private FrameNames() {}

    /// A stack that is never empty.
    static List<CallFrame> written(List<CallFrame> stack) {
        return stack.isEmpty() ? List.of(NO_STACK) : stack;
    }

    /// The reverse of [#written].
    static List<CallFrame> read(List<CallFrame> stack) {
        return stack.size() == 1 && stack.getFirst().equals(NO_STACK) ? List.of() : stack;
    }

    static String systemName(CallFrame call) {
        return call.className().isEmpty()
                ? ""
                : 'L' + call.className().replace('.', '/') + AFTER_CLASS + call.methodName();
    }

    /// The source file with its package, empty when it is not known.
    static String path(CallFrame call) {
        String file = call.fileName();
        if (file == null) {
            return "";
        }
        return file.indexOf('/') >= 0 ? file : packagePath(call.className()) + file;
    }

    /// A call as a file names it.
    static CallFrame call(String name, String systemName, String path, int line) {
        int afterClass = systemName.startsWith("L") ? systemName.indexOf(AFTER_CLASS) : -1;
        if (afterClass >= 0) {
            String method = systemName.substring(afterClass + AFTER_CLASS.length());
            if (name.length() > method.length() && name.endsWith('.' + method)) {
                String type = name.substring(0, name.length() - method.length() - 1);
                String packagePath = packagePath(type);
                String file = path.startsWith(packagePath) ? path.substring(packagePath.length()) : path;
                return new CallFrame(type, method, file.isEmpty() ? null : file, line);
            }
        }
        return call(name, path, line);
    }

    /// A call as a foreign file names it: what looks like Java is taken apart, slashes between packages or dots; all
    /// else is a function.
    static CallFrame call(String name, String path, int line) {
        String file = path.isEmpty() ? null : path;
        Matcher matcher = JAVA_NAME.matcher(name);
        return matcher.matches()
                ? new CallFrame(matcher.group(1).replaceAll("/(?!0x)", "."), matcher.group(2), file, line)
                : new CallFrame("", name, file, line);
    }

    private static String packagePath(String className) {
        int hidden = className.indexOf('/'); // hidden classes have a number behind a slash
        String type = hidden < 0 ? className : className.substring(0, hidden);
        return type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
    }
}
