package allod.own.check;

import java.io.IOException;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// Tells files that speak of ownership from those that do not, for `only=annotated`.
final class WordsOfOwnership {

    private static final String WORDS = "allod.own";
    private static final String STRICT = "allod.own.OwnershipChecked";

    private final Elements elements;

    WordsOfOwnership(Elements elements) {
        this.elements = elements;
    }

    /// Whether a class stands in a file that imports or names a word of ownership, or in a package or module
    /// that is checked strictly.
    boolean areIn(CheckedClass subject) {
        ModuleElement module = elements.getModuleOf(subject.element());
        return isStrict(elements.getPackageOf(subject.element())) || isStrict(module) || areWritten(subject);
    }

    private static boolean isStrict(@Nullable Element element) {
        if (element == null) {
            return false;
        }
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (mirror.getAnnotationType().toString().equals(STRICT)) {
                return true;
            }
        }
        return false;
    }

    private static boolean areWritten(CheckedClass subject) {
        try {
            return subject.unit()
                    .getSourceFile()
                    .getCharContent(true)
                    .toString()
                    .contains(WORDS);
        } catch (IOException e) {
            return true; // rather too much than too little
        }
    }
}
