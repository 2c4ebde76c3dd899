package allod.profile;

import org.jspecify.annotations.Nullable;

/// One call of a stack: where in the program it stands.
///
/// @param className the full name of the class, empty for code that is in none (native functions)
/// @param methodName the method or function
/// @param fileName the source file as the class names it, or null when that is not known
/// @param line the line in the file, 0 when that is not known
public record CallFrame(
        String className, String methodName, @Nullable String fileName, int line) {

    /// The method with its class: `allod.demo.Cache.put`, or the bare name of a native function.
    public String name() {
        return className.isEmpty() ? methodName : className + '.' + methodName;
    }

    /// As a stack trace shows it: `allod.demo.Cache.put(Cache.java:17)`.
    @Override
    public String toString() {
        if (fileName == null) {
            return name();
        }
        return name() + '(' + fileName + (line > 0 ? ":" + line : "") + ')';
    }
}
