package allod.own.check.move;

import allod.own.check.flow.Step;
import allod.own.check.type.OwnType;
import java.util.List;
import java.util.Optional;

/// What the analysis must know of classes: their owned parts.
@FunctionalInterface
public interface OwnedParts {

    /// A part of a value with an owner of its own.
    ///
    /// @param step the way to it from the value
    /// @param type how it is held: [allod.own.check.type.Mode#OWN]
    record Part(Step.Field step, OwnType type) {}

    /// The owned fields or components of a class.
    ///
    /// @param className the qualified name, as [allod.own.check.type.Traits#name]
    /// @return the parts in their order; nothing where only the variants of the class know theirs, as for a
    /// sealed interface
    Optional<List<Part>> of(String className);

    /// The classes with owned parts that a value of a sealed class can have.
    ///
    /// @param className the qualified name of the sealed class
    /// @return their qualified names; none for a class that is not sealed
    default List<String> variants(String className) {
        return List.of();
    }
}
