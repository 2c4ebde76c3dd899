package allod.own.check.type;

import allod.own.check.report.Finding;
import allod.own.check.report.Findings;
import allod.own.check.report.Label;
import allod.own.check.report.OwnCode;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// What is wrong about declarations, before any body is looked at: borrows without a lifetime, owners in static
/// fields, overrides that break promises, drop methods that do not exist, trust without a reason, words that
/// contradict.
public final class DeclarationCheck {

    private final Vocabulary vocabulary;
    private final Trees trees;
    private final WordCheck words;
    private final OverrideCheck overrides;

    /// A check of one compilation.
    public DeclarationCheck(Vocabulary vocabulary, Trees trees) {
        this.vocabulary = vocabulary;
        this.trees = trees;
        this.words = new WordCheck(vocabulary);
        this.overrides = new OverrideCheck(vocabulary);
    }

    /// Looks at a class, at its members, and at all classes within.
    public void check(TreePath type, Findings findings) {
        CompilationUnitTree unit = type.getCompilationUnit();
        Report report = (code, message, tree, label, help) ->
                findings.add(Finding.of(code, message, unit, new Label(tree, label), List.of(), help));
        new Walk(report, type.getParentPath()).scan(type.getLeaf(), null);
    }

    /// Takes findings of one file.
    @FunctionalInterface
    interface Report {
        void add(OwnCode code, String message, Tree tree, String label, String help);
    }

    /// Goes through all trees, but makes paths for classes only: there are a hundred times as many expressions.
    private final class Walk extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Report report;
        private TreePath here;

        Walk(Report report, TreePath around) {
            this.report = report;
            this.here = around;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void nothing) {
            TreePath around = here;
            here = new TreePath(around, tree);
            super.visitNewClass(tree, null);
            here = around;
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            TreePath around = here;
            here = new TreePath(around, tree);
            if (trees.getElement(here) instanceof TypeElement type) {
                classWords(tree, type);
                trust(tree, type);
                for (Tree member : tree.getMembers()) {
                    Element element = trees.getElement(new TreePath(here, member));
                    if (member instanceof MethodTree method && element instanceof ExecutableElement executable) {
                        method(method, executable, site(type));
                    } else if (member instanceof VariableTree field && element instanceof VariableElement variable) {
                        field(field, variable);
                    }
                }
            }
            super.visitClass(tree, null);
            here = around;
            return null;
        }

        private void classWords(ClassTree tree, TypeElement type) {
            words.check(type, tree, report);
            Map<String, AnnotationMirror> said = Words.at(type);
            AnnotationMirror owned = said.get("Owned");
            if (owned == null) {
                return;
            }
            Traits traits = vocabulary.traits(type.asType());
            if (traits.drop() == Traits.Drop.METHOD && !vocabulary.hasDrop(type)) {
                report.add(
                        OwnCode.DROP_FORGETS,
                        "the class `" + type.getSimpleName() + "` has no drop method `" + traits.dropMethod() + "()`",
                        tree,
                        "nothing can end its values",
                        "write the method, name another with @Owned(drop = \"name\"), or write @Owned(drop = \"\") for a"
                                + " structure that ends part by part");
            } else if (traits.drop() == Traits.Drop.STRUCTURE && vocabulary.isCloseable(type)) {
                report.add(
                        OwnCode.DROP_FORGETS,
                        "the structure `" + type.getSimpleName() + "` has a method `close()`",
                        tree,
                        "a structure ends part by part, and has no method that ends it as a whole",
                        "write @Owned without drop = \"\", or do not implement AutoCloseable");
            }
        }

        /// The type that a class is, with the words in it: of an anonymous class javac keeps them at the
        /// expression.
        private Site site(TypeElement type) {
            TreePath around = here.getParentPath();
            if (around != null && around.getLeaf() instanceof NewClassTree made) {
                TreePath identifier = new TreePath(around, made.getIdentifier());
                TypeMirror written = trees.getTypeMirror(identifier);
                if (written != null) {
                    return new Site(written, new TreeSpelling(trees).of(identifier));
                }
            }
            return new Site(type.asType(), Spelling.NONE);
        }

        private void method(MethodTree tree, ExecutableElement method, Site site) {
            trust(tree, method);
            if (!vocabulary.touches(method) && !vocabulary.functional(method)) {
                overrides.check(method, site, false, tree, report);
                return;
            }
            words.check(method, tree, report);
            lifetime(tree, method);
            overrides.check(method, site, true, tree, report);
        }

        private void lifetime(MethodTree tree, ExecutableElement method) {
            if (method.getKind() == ElementKind.CONSTRUCTOR) {
                return;
            }
            Signature signature = vocabulary.declared(method);
            OwnType result = signature.result();
            String name = Elision.wanted(result);
            boolean told = signature.flows().stream().anyMatch(flow -> flow.to() == Signature.RESULT);
            if (!Elision.borrows(result) || name.equals(Elision.STATIC) || told) {
                return;
            }
            report.add(
                    OwnCode.MISSING_LIFETIME,
                    name.isEmpty()
                            ? "missing lifetime: the result of `" + method.getSimpleName()
                                    + "` borrows, and nothing says from what"
                            : "undeclared lifetime: the result of `" + method.getSimpleName() + "` lives for `" + name
                                    + "`, and nothing that comes in has this lifetime",
                    tree,
                    borrowed(signature),
                    name.isEmpty()
                            ? "write the same name at the result and at what it borrows from, as in @Ref(\"a\");"
                                    + " @Ref(\"static\") when it borrows from nothing that ends"
                            : "write @Ref(\"" + name + "\") at the parameter that it borrows from");
        }

        private String borrowed(Signature signature) {
            List<String> names = new Elision(signature)
                    .lenders().stream()
                            .map(index -> "`"
                                    + signature
                                            .element()
                                            .getParameters()
                                            .get(index)
                                            .getSimpleName() + "`")
                            .toList();
            return names.isEmpty()
                    ? "there is nothing here to borrow from"
                    : "it may borrow from " + String.join(" or ", names);
        }

        private void field(VariableTree tree, VariableElement field) {
            if (!vocabulary.touches(field) && Signatures.spelling(field).silent()) {
                return;
            }
            words.check(field, tree, report);
            TypeElement owner = Classes.owner(field);
            Words written = Signatures.spelling(field).here();
            Traits traits = vocabulary.traits(field.asType());
            if (field.getModifiers().contains(Modifier.STATIC)) {
                staticField(tree, field, written, traits);
                return;
            }
            Traits around = vocabulary.traits(owner.asType());
            boolean borrow = written.mode() == Mode.REF || written.mode() == Mode.MUT;
            boolean view = traits.view() && !traits.foreign() && around.owned();
            if ((borrow || view) && !around.view() && !written.lifetime().equals(Elision.STATIC)) {
                report.add(
                        OwnCode.MISSING_LIFETIME,
                        "missing lifetime: the field `" + field.getSimpleName() + "` borrows, and `"
                                + owner.getSimpleName() + "` is no view",
                        tree,
                        "nothing says how long what it borrows lives",
                        "write @View at `" + owner.getSimpleName() + "`, or let the field own its value with @Own");
            } else if (borrow && around.lifetimes().size() > 1) {
                lifetimeOfField(tree, field, written.lifetime(), around);
            }
        }

        private void lifetimeOfField(VariableTree tree, VariableElement field, String lifetime, Traits around) {
            if (!lifetime.equals(Elision.STATIC) && !around.lifetimes().contains(lifetime)) {
                report.add(
                        OwnCode.MISSING_LIFETIME,
                        "the field `" + field.getSimpleName() + "` needs one of the lifetimes of its view: `"
                                + String.join("`, `", around.lifetimes()) + "`",
                        tree,
                        lifetime.isEmpty() ? "no lifetime is named" : "`" + lifetime + "` is not declared",
                        "write @Ref(\"" + around.lifetimes().get(0) + "\"), or declare the name in @View");
            }
        }

        private void staticField(VariableTree tree, VariableElement field, Words written, Traits traits) {
            boolean owns =
                    written.mode() == Mode.OWN || (written.mode() == null && traits.owned() && !traits.foreign());
            boolean shortLived = (written.mode() == Mode.REF || written.mode() == Mode.MUT)
                    && !written.lifetime().equals(Elision.STATIC);
            if (owns && !vocabulary.trusted(field)) {
                report.add(
                        OwnCode.STATIC_OWNER,
                        "the static field `" + field.getSimpleName() + "` owns a value",
                        tree,
                        "it has no end at which the value could be ended",
                        "pass the owner as a parameter, or write @Ref(\"static\") when the value is never ended");
            } else if (shortLived) {
                report.add(
                        OwnCode.MISSING_LIFETIME,
                        "missing lifetime: the static field `" + field.getSimpleName() + "` borrows",
                        tree,
                        "a static field lives for ever",
                        "write @Ref(\"static\"), or pass the borrow as a parameter");
            }
        }

        private void trust(Tree tree, Element element) {
            AnnotationMirror trusted = Words.at(element).get("Trusted");
            if (trusted == null) {
                return;
            }
            if (Words.text(trusted, "value").isBlank()) {
                report.add(
                        OwnCode.TRUSTED,
                        "@Trusted without a reason",
                        tree,
                        "nobody can judge this trust",
                        "write why the body keeps the promises of its signature");
                return;
            }
            unneeded(element)
                    .ifPresent(reason -> report.add(
                            OwnCode.TRUSTED,
                            "@Trusted at `" + element.getSimpleName() + "` is not needed",
                            tree,
                            reason,
                            "take the word away"));
        }

        private Optional<String> unneeded(Element element) {
            if (element.getModifiers().contains(Modifier.ABSTRACT) && element instanceof ExecutableElement) {
                return Optional.of("there is no body to trust");
            }
            Element around = element.getEnclosingElement();
            return around != null && vocabulary.trusted(around)
                    ? Optional.of("`" + around.getSimpleName() + "` is trusted as a whole")
                    : Optional.empty();
        }
    }
}
