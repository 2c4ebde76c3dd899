package allod.own.check.cases;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/// A source that stands in memory.
final class TextSource extends SimpleJavaFileObject {

    private final String text;

    TextSource(String className, String text) {
        super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
        this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
