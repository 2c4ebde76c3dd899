package allod.own.check.lower;

import allod.own.check.flow.Edge;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;
import allod.own.check.type.Traits;
import com.sun.source.tree.AnyPatternTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.PatternTree;
import com.sun.source.tree.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/// Patterns: tests, projections and bindings.
final class Patterns {
    private final BodyTranslation translation;
    private final Map<Root, Place> sources = new HashMap<>();

    Patterns(BodyTranslation translation) {
        this.translation = translation;
    }

    /// `subject instanceof Type`, without a binding.
    void type(Operand subject, Tree type, Tree source, int whenTrue, int whenFalse) {
        translation.transfers.read(subject, source);
        test(subject, translation.type(type), translation.type(source), false, whenTrue, whenFalse);
    }

    /// Tests a value against a pattern; bindings hold on the way to `whenTrue`.
    void match(Operand subject, PatternTree pattern, Tree source, int whenTrue, int whenFalse) {
        match(subject, pattern, translation.type(source), false, whenTrue, whenFalse);
    }

    private void match(
            Operand subject,
            PatternTree pattern,
            @Nullable TypeMirror given,
            boolean nested,
            int whenTrue,
            int whenFalse) {
        switch (pattern) {
            case BindingPatternTree binding -> binding(subject, binding, given, nested, whenTrue, whenFalse);
            case DeconstructionPatternTree record ->
                deconstruction(subject, record, given, nested, whenTrue, whenFalse);
            case AnyPatternTree _ -> translation.jump(whenTrue);
            default -> {
                translation.notAnalysed(pattern);
                translation.jump(whenTrue);
            }
        }
    }

    private void binding(
            Operand subject,
            BindingPatternTree binding,
            @Nullable TypeMirror given,
            boolean nested,
            int whenTrue,
            int whenFalse) {
        int matched = translation.join(binding);
        if (subject.tracked()) {
            look(subject, binding);
        }
        TypeMirror type = translation.type(binding.getVariable());
        if (nested && type != null && total(type, given)) {
            translation.jump(matched); // takes null as well
        } else {
            test(subject, type, given, false, matched, whenFalse);
        }
        translation.resumeAt(matched);
        bind(subject, binding);
        translation.jump(whenTrue);
    }

    private void deconstruction(
            Operand subject,
            DeconstructionPatternTree record,
            @Nullable TypeMirror given,
            boolean nested,
            int whenTrue,
            int whenFalse) {
        int matched = translation.join(record);
        look(subject, record);
        // The parts of an owned structure are there: a null among them owns nothing, and leaves the others to
        // whoever made such a structure.
        boolean sure = nested && subject.type().owns();
        TypeMirror type = translation.type(record.getDeconstructor());
        int failed = sure && type != null && total(type, given) ? translation.join(record) : whenFalse;
        test(subject, type, given, true, matched, failed);
        translation.resumeAt(matched);
        components(subject, record, whenTrue, whenFalse);
    }

    private void look(Operand subject, Tree tree) {
        translation.transfers.read(subject, tree);
    }

    /// Branches on the class of a value, with what both answers show.
    private void test(
            Operand subject,
            @Nullable TypeMirror type,
            @Nullable TypeMirror given,
            boolean opened,
            int whenTrue,
            int whenFalse) {
        Place place = subject.place();
        Tree tree = subject.tree();
        if (place == null || type == null) {
            translation.branch(whenTrue, Edge.Kind.NORMAL);
            translation.jump(whenFalse);
            return;
        }
        if (translation.around.vocabulary().trivial(type)
                && subject.type().traits().owned()) {
            translation.conditions.assume(place, Instruction.Fact.NOTHING, whenTrue, tree);
        } else {
            Instruction.Fact fact =
                    opened && subject.type().owns() ? Instruction.Fact.OPENED : Instruction.Fact.SOMETHING;
            // An opened value is a value of the variant: its parts are the owners from here on.
            OwnType variant = OwnType.of(
                    subject.type().mode(), translation.around.vocabulary().traits(type));
            Place seen = fact == Instruction.Fact.OPENED ? new Place(place.root(), place.steps(), variant) : place;
            int from = translation.current();
            exclude(subject, variants(given).filter(other -> unrelated(other, type)), tree);
            translation.conditions.assume(seen, fact, whenTrue, tree);
            translation.resumeAt(from);
        }
        if (total(type, given) || othersTrivial(type, given)) {
            translation.conditions.assume(place, Instruction.Fact.NOTHING, whenFalse, tree);
        } else {
            exclude(subject, variants(given).filter(variant -> total(type, variant)), tree);
            translation.jump(whenFalse);
        }
        translation.unreachable();
    }

    /// What a value is not, from here on.
    private void exclude(Operand subject, Stream<TypeMirror> variants, Tree tree) {
        Place place = subject.place();
        if (place == null || !subject.type().owns()) {
            return;
        }
        variants.forEach(variant -> {
            OwnType type = OwnType.of(
                    subject.type().mode(), translation.around.vocabulary().traits(variant));
            Place named = new Place(place.root(), place.steps(), type);
            translation.emit(new Instruction.Assume(named, Instruction.Fact.EXCLUDED, tree));
        });
    }

    /// The variants of a sealed type that own something.
    private Stream<TypeMirror> variants(@Nullable TypeMirror given) {
        return given == null || given.getKind() != TypeKind.DECLARED
                ? Stream.of()
                : translation.around.vocabulary().variants(given).stream()
                        .filter(variant -> !translation.around.vocabulary().trivial(variant));
    }

    /// Whether no object is of both classes.
    private boolean unrelated(TypeMirror one, TypeMirror other) {
        return one instanceof DeclaredType first
                && other instanceof DeclaredType second
                && first.asElement().getKind().isClass()
                && second.asElement().getKind().isClass()
                && !total(one, other)
                && !total(other, one);
    }

    /// Whether only null fails the test.
    boolean total(TypeMirror type, @Nullable TypeMirror given) {
        if (given == null || given.getKind().isPrimitive() || type.getKind().isPrimitive()) {
            return given != null && translation.around.types().isSameType(given, type);
        }
        var types = translation.around.types();
        return types.isSubtype(types.erasure(given), types.erasure(type));
    }

    /// Whether whatever else the value may be owns nothing.
    private boolean othersTrivial(TypeMirror type, @Nullable TypeMirror given) {
        if (given == null || given.getKind() != TypeKind.DECLARED) {
            return false;
        }
        List<TypeMirror> variants = translation.around.vocabulary().variants(given);
        var types = translation.around.types();
        return !variants.isEmpty()
                && variants.stream()
                        .allMatch(variant -> types.isSubtype(types.erasure(variant), types.erasure(type))
                                || translation.around.vocabulary().trivial(variant));
    }

    private void components(Operand subject, DeconstructionPatternTree pattern, int whenTrue, int whenFalse) {
        TypeMirror type = translation.type(pattern.getDeconstructor());
        List<? extends RecordComponentElement> components = componentsOf(type);
        List<? extends PatternTree> nested = pattern.getNestedPatterns();
        for (int i = 0; i < nested.size(); i++) {
            int next = translation.join(pattern);
            RecordComponentElement component = i < components.size() ? components.get(i) : null;
            Operand part = component == null ? Operand.plain(nested.get(i)) : part(subject, component, nested.get(i));
            TypeMirror partType = component == null || !(type instanceof DeclaredType declared)
                    ? null
                    : translation.around.types().asMemberOf(declared, component);
            match(part, nested.get(i), partType, true, next, whenFalse);
            translation.resumeAt(next);
        }
        translation.jump(whenTrue);
    }

    private static List<? extends RecordComponentElement> componentsOf(@Nullable TypeMirror type) {
        return type instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement element
                        && element.getKind() == ElementKind.RECORD
                ? element.getRecordComponents()
                : List.of();
    }

    /// The place of a component within the value.
    Operand part(Operand subject, RecordComponentElement component, Tree tree) {
        Place place = subject.place();
        if (!(component.getEnclosingElement() instanceof TypeElement owner)) {
            return Operand.plain(tree);
        }
        VariableElement field = ElementFilter.fieldsIn(owner.getEnclosedElements()).stream()
                .filter(candidate -> candidate.getSimpleName().equals(component.getSimpleName()))
                .findFirst()
                .orElse(null);
        if (place == null || field == null || subject.type().mode() == Mode.PLAIN) {
            return Operand.plain(tree);
        }
        OwnType type = translation.around.vocabulary().field(field, null);
        return Operand.at(place.target().then(translation.expressions.stepTo(field), type), tree);
    }

    /// The value held as before, but as one of the class that the pattern has shown it to be.
    private OwnType narrowed(OwnType held, VariableElement binding) {
        Traits shown = translation.around.vocabulary().traits(binding.asType());
        return held.mode() == Mode.PLAIN || !shown.owned()
                ? held
                : new OwnType(held.mode(), held.lifetime(), shown, held.once(), held.scoped(), held.element());
    }

    /// Gives a binding its value: what is written, else the way in which the whole is held.
    private void bind(Operand subject, BindingPatternTree pattern) {
        VariableElement element = translation.assignments.variable(pattern.getVariable());
        OwnType type =
                translation.around.vocabulary().written(element).orElseGet(() -> narrowed(mode(subject), element));
        if (element.getSimpleName().isEmpty()) {
            return;
        }
        Root root = translation.variables.declare(Root.Kind.LOCAL, element, type, pattern.getVariable());
        translation.exits.declare(root, pattern.getVariable());
        translation.assignments.initialise(root, subject, pattern.getVariable());
        Place place = subject.place();
        if (type.owns() && subject.type().owns() && place != null) {
            sources.put(root, place.target());
        }
    }

    /// Where the owner came from that a binding took; null for a binding that took none.
    @Nullable
    Place sourceOf(Root binding) {
        return sources.get(binding);
    }

    private static OwnType mode(Operand subject) {
        Place place = subject.place();
        OwnType type = subject.type();
        if (place == null || !type.owns() || !place.throughBorrow()) {
            return type;
        }
        return type.with(throughExclusive(place) ? Mode.MUT : Mode.REF);
    }

    /// Whether the borrow on the way is an exclusive one.
    private static boolean throughExclusive(Place place) {
        return place.root().type().mode() == Mode.MUT;
    }
}
