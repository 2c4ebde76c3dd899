package allod.own.check.cases;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/// One message of javac.
///
/// @param kind error, warning or note
/// @param code `OWN0382` where the checker speaks, `javac` where the compiler does
/// @param line counted from 1; -1 where the message has no place
/// @param text the whole message
record Said(Diagnostic.Kind kind, String code, long line, String text) {

    private static final Pattern CODE = Pattern.compile("^\\[(OWN\\d{4})\\]");

    static Said of(Diagnostic<? extends JavaFileObject> diagnostic) {
        String text = diagnostic.getMessage(java.util.Locale.ENGLISH);
        Matcher code = CODE.matcher(text);
        return new Said(diagnostic.getKind(), code.find() ? code.group(1) : "javac", diagnostic.getLineNumber(), text);
    }

    boolean isError() {
        return kind == Diagnostic.Kind.ERROR;
    }

    boolean isOfOwn() {
        return !code.equals("javac");
    }

    /// The code, the place and the first line of the text.
    @Override
    public String toString() {
        return code + " at line " + line + ": " + text.lines().findFirst().orElse("");
    }
}
