package allod.own.check.type;

import allod.own.check.report.OwnCode;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/// Words that contradict each other, or stand where they mean nothing: OWN0308, as rustc says of types that do
/// not match.
final class WordCheck {

    private static final List<Set<String>> CONTRADICTIONS = List.of(
            Set.of("Own", "Ref"),
            Set.of("Own", "Mut"),
            Set.of("Ref", "Mut"),
            Set.of("Mutates", "Consumes"),
            Set.of("Copy", "Owned"),
            Set.of("Copy", "View"),
            Set.of("Confined", "Shareable"));

    private final Vocabulary vocabulary;

    WordCheck(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    void check(TypeElement type, Tree tree, DeclarationCheck.Report report) {
        contradiction(Set.copyOf(Words.at(type).keySet()), "the class `" + type.getSimpleName() + "`", tree, report);
    }

    void check(ExecutableElement method, Tree tree, DeclarationCheck.Report report) {
        Set<String> said = Words.at(method).keySet();
        String name = "`" + method.getSimpleName() + "`";
        contradiction(said, name, tree, report);
        if (method.getModifiers().contains(Modifier.STATIC)
                && (said.contains("Mutates") || said.contains("Consumes"))) {
            add(
                    name + " is static and has no receiver that it could change or consume",
                    tree,
                    "take @Mutates or @Consumes away, or write the word at a parameter: @Mut, @Own",
                    report);
        }
        type(method.getReturnType(), Set.of(), "the result of " + name, tree, report);
        for (VariableElement parameter : method.getParameters()) {
            check(parameter, tree, report);
        }
    }

    void check(VariableElement variable, Tree tree, DeclarationCheck.Report report) {
        String kind = variable.getKind().isField() ? "the field" : "the parameter";
        type(
                variable.asType(),
                Words.at(variable).keySet(),
                kind + " `" + variable.getSimpleName() + "`",
                tree,
                report);
    }

    private void type(TypeMirror type, Set<String> more, String what, Tree tree, DeclarationCheck.Report report) {
        List<String> said = new ArrayList<>(type.getKind() == TypeKind.ARRAY ? Set.of() : more);
        for (AnnotationMirror annotation : type.getAnnotationMirrors()) {
            said.add(Words.name(annotation));
        }
        if (said.isEmpty()) {
            return;
        }
        Set<String> all = Set.copyOf(said);
        contradiction(all, what, tree, report);
        if (type.getKind().isPrimitive()) {
            primitive(type, all, what, tree, report);
        } else if ((all.contains("Once") || all.contains("Scoped")) && !callable(type)) {
            add(
                    what + " is @" + (all.contains("Once") ? "Once" : "Scoped") + " and no function",
                    tree,
                    "write the word at a parameter of a functional interface",
                    report);
        }
    }

    private boolean callable(TypeMirror type) {
        return vocabulary.traits(type).function() || type.getKind() == TypeKind.TYPEVAR;
    }

    private static void primitive(
            TypeMirror type, Set<String> said, String what, Tree tree, DeclarationCheck.Report report) {
        boolean address = type.getKind() == TypeKind.LONG;
        for (String word : List.of("Own", "Ref", "Mut", "Once", "Scoped")) {
            if (said.contains(word) && !(address && (word.equals("Own") || word.equals("Ref")))) {
                add(
                        what + " is @" + word + " and a number: only a `long` can be an owner, of a raw address",
                        tree,
                        address ? "take @" + word + " away" : "make it a `long`, or take @" + word + " away",
                        report);
            }
        }
    }

    private static void contradiction(Set<String> said, String what, Tree tree, DeclarationCheck.Report report) {
        for (Set<String> pair : CONTRADICTIONS) {
            if (said.containsAll(pair)) {
                List<String> words = pair.stream().sorted().toList();
                add(
                        what + " is @" + words.get(0) + " and @" + words.get(1) + " at once",
                        tree,
                        "keep one of the two words",
                        report);
            }
        }
    }

    private static void add(String message, Tree tree, String help, DeclarationCheck.Report report) {
        report.add(OwnCode.SHARED_WHERE_EXCLUSIVE, message, tree, "this declaration contradicts itself", help);
    }
}
