package allod.own.check;

import allod.own.check.report.Census;
import allod.own.check.report.MemberNames;
import allod.own.check.report.TrustedPlace;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/// Counts what there is to check in a class, and lists the bodies that are trusted.
final class ClassCensus extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private static final String TRUSTED = "allod.own.Trusted";

    private final CheckedClass subject;
    private final CheckWorld world;
    private final List<TrustedPlace> trusted = new ArrayList<>();
    private int methods;

    private ClassCensus(CheckedClass subject, CheckWorld world) {
        this.subject = subject;
        this.world = world;
    }

    /// Adds a class to a census.
    static void count(CheckedClass subject, CheckWorld world, Census census) {
        ClassCensus count = new ClassCensus(subject, world);
        count.scan(subject.path(), null);
        String name = world.elements().getBinaryName(subject.element()).toString();
        census.add(name, count.methods, count.trusted);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
        note(tree.getModifiers(), tree);
        return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
        if (tree.getBody() != null && isWritten()) {
            methods++;
        }
        note(tree.getModifiers(), tree);
        return super.visitMethod(tree, null);
    }

    // javac adds constructors and the methods of records and enums
    private boolean isWritten() {
        Element element = world.trees().getElement(getCurrentPath());
        return element != null && world.elements().getOrigin(element) == Elements.Origin.EXPLICIT;
    }

    private void note(ModifiersTree modifiers, Tree declaration) {
        for (AnnotationTree annotation : modifiers.getAnnotations()) {
            if (annotation.getAnnotationType().toString().endsWith("Trusted")) {
                note(declaration);
            }
        }
    }

    private void note(Tree declaration) {
        Element element = world.trees().getElement(getCurrentPath());
        if (element == null) {
            return;
        }
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (mirror.getAnnotationType().toString().equals(TRUSTED)) {
                trusted.add(place(element, declaration, reason(mirror)));
            }
        }
    }

    private static String reason(AnnotationMirror mirror) {
        for (AnnotationValue value : mirror.getElementValues().values()) {
            return String.valueOf(value.getValue());
        }
        return "";
    }

    private TrustedPlace place(Element element, Tree declaration, String reason) {
        String member = element instanceof ExecutableElement method ? MemberNames.of(method) : "";
        Element type = element;
        while (type != null && !(type instanceof TypeElement)) {
            type = type.getEnclosingElement();
        }
        String className =
                type instanceof TypeElement known ? known.getQualifiedName().toString() : "";
        URI file = subject.unit().getSourceFile().toUri();
        long start = world.trees().getSourcePositions().getStartPosition(subject.unit(), declaration);
        int line = (int) subject.unit().getLineMap().getLineNumber(Math.max(start, 0));
        return new TrustedPlace(className, member, reason, file, line);
    }
}
