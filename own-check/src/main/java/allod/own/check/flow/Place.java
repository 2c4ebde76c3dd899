package allod.own.check.flow;

import allod.own.check.type.OwnType;
import java.util.ArrayList;
import java.util.List;

/// A path to a value: a root and the steps from there, as `list.*.next`.
///
/// Two places overlap when one is a prefix of the other.
///
/// @param root where it starts
/// @param steps the way from there
/// @param type how the last step holds its value; not compared
public record Place(Root root, List<Step> steps, OwnType type) {

    /// Copies the steps.
    public Place {
        steps = List.copyOf(steps);
    }

    /// The place of a root.
    public static Place of(Root root) {
        return new Place(root, List.of(), root.type());
    }

    /// One step on.
    public Place then(Step step, OwnType type) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Place(root, longer, type);
    }

    /// The place that a borrow held here borrows; the place itself when it holds no borrow.
    public Place target() {
        return type.mode().isBorrow() ? then(Step.DEREF, type) : this;
    }

    /// Whether the place is a variable as a whole.
    public boolean isRoot() {
        return steps.isEmpty();
    }

    /// Whether the way goes through a borrow, so that the value is somebody else's.
    public boolean throughBorrow() {
        return steps.contains(Step.DEREF);
    }

    /// Whether this place is `other` or holds it.
    public boolean isPrefixOf(Place other) {
        return root == other.root
                && steps.size() <= other.steps.size()
                && steps.equals(other.steps.subList(0, steps.size()));
    }

    /// Whether one of the two holds the other.
    public boolean overlaps(Place other) {
        return isPrefixOf(other) || other.isPrefixOf(this);
    }

    /// The place one step before this one. The type of what is left is not known: it is that of this place.
    public Place parent() {
        return new Place(root, steps.subList(0, steps.size() - 1), type);
    }

    /// As the source writes it.
    public String source() {
        StringBuilder text = new StringBuilder(root.name());
        for (Step step : steps) {
            if (!(step instanceof Step.Deref)) {
                text.append(step);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && root == place.root && steps.equals(place.steps);
    }

    @Override
    public int hashCode() {
        return root.index() * 31 + steps.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(root.toString());
        steps.forEach(text::append);
        return text.toString();
    }
}
