package allod.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// One wrong change of a program, and what the checker has to say of it.
///
/// @param program the class of the program
/// @param old what stands in its source, exactly once
/// @param wrong what stands there instead; the line where the error belongs ends with `//!`
/// @param code of the error
record Mistake(Class<?> program, String old, String wrong, String code) {

    private static final String MARK = "//!";

    /// The source as it is; the tests run in the folder of their module.
    static String sourceOf(Class<?> program) throws IOException {
        return Files.readString(Path.of("src/main/java", program.getName().replace('.', '/') + ".java"));
    }

    /// The source with the mistake in it.
    String source() throws IOException {
        String right = sourceOf(program);
        int at = right.indexOf(old);
        if (at < 0 || right.indexOf(old, at + 1) >= 0) {
            throw new IllegalStateException(program.getSimpleName() + " must have this once: " + old);
        }
        return right.substring(0, at) + wrong + right.substring(at + old.length());
    }

    /// What must be the first error.
    Refusal expected() throws IOException {
        String source = source();
        int at = source.indexOf(MARK);
        if (at < 0 || source.indexOf(MARK, at + 1) >= 0) {
            throw new IllegalStateException("one line must be marked with " + MARK + ": " + wrong);
        }
        return new Refusal(code, source.substring(0, at).lines().count());
    }

    @Override
    public String toString() {
        return code + " in " + program.getSimpleName() + ": " + wrong.strip().replaceAll("\\s*\n\\s*", " ");
    }
}
