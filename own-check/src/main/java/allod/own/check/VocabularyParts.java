package allod.own.check;

import allod.own.check.flow.Step;
import allod.own.check.move.OwnedParts;
import allod.own.check.type.Traits;
import allod.own.check.type.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;

/// The parts of structures, as the vocabulary of a compilation knows them; asked once a class.
final class VocabularyParts implements OwnedParts {
    private final Elements elements;
    private final Vocabulary vocabulary;
    private final Map<String, Optional<List<Part>>> known = new HashMap<>();

    VocabularyParts(Elements elements, Vocabulary vocabulary) {
        this.elements = elements;
        this.vocabulary = vocabulary;
    }

    @Override
    public Optional<List<Part>> of(String className) {
        Optional<List<Part>> parts = known.get(className);
        if (parts == null) {
            parts = Optional.ofNullable(className.isEmpty() ? null : elements.getTypeElement(className))
                    .flatMap(this::parts);
            known.put(className, parts);
        }
        return parts;
    }

    @Override
    public List<String> variants(String className) {
        TypeElement type = className.isEmpty() ? null : elements.getTypeElement(className);
        return type == null
                ? List.of()
                : vocabulary.variants(type.asType()).stream()
                        .filter(variant -> !vocabulary.trivial(variant))
                        .map(variant -> vocabulary.traits(variant).name())
                        .toList();
    }

    /// Where a structure may be another one below it, only that one knows its parts. A class with a drop method
    /// ends its own fields there, whatever classes are below it.
    private Optional<List<Part>> parts(TypeElement type) {
        boolean open = vocabulary.traits(type.asType()).drop() != Traits.Drop.METHOD
                && (type.getKind() == ElementKind.INTERFACE
                        || type.getModifiers().contains(Modifier.SEALED)
                        || type.getModifiers().contains(Modifier.ABSTRACT));
        return open
                ? Optional.empty()
                : Optional.of(vocabulary.ownedParts(type.asType()).stream()
                        .map(this::part)
                        .toList());
    }

    private Part part(VariableElement field) {
        TypeElement owner =
                (TypeElement) Objects.requireNonNull(field.getEnclosingElement(), "a field stands in a class");
        Traits traits = vocabulary.traits(owner.asType());
        String name = owner.getQualifiedName().toString();
        return new Part(new Step.Field(name, field.getSimpleName().toString(), traits), vocabulary.field(field, null));
    }
}
