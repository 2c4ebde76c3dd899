package allod.own.check.loan;

import allod.own.check.flow.Place;
import allod.own.check.flow.Step;
import allod.own.check.type.Mode;
import allod.own.check.type.OwnType;

/// Through which borrows a place goes: a shared one on the way makes everything behind it readable only.
final class Derefs {

    private Derefs() {}

    /// Whether the way to the place goes through a shared borrow. What lies there is safe from the variables on
    /// the way, as each of them could have been copied.
    static boolean throughShared(Place place) {
        return firstShared(place) >= 0;
    }

    /// The step with which the place enters a shared borrow; -1 when it enters none.
    static int firstShared(Place place) {
        for (int i = 0; i < place.steps().size(); i++) {
            if (place.steps().get(i) instanceof Step.Deref && modeBefore(place, i) == Mode.REF) {
                return i;
            }
        }
        return -1;
    }

    /// How the borrow is held that the step at `index` goes through.
    private static Mode modeBefore(Place place, int index) {
        if (index == 0) {
            Mode mode = place.root().type().mode();
            return mode == Mode.VIEW ? viewMode(place.root().type()) : mode;
        }
        if (index == place.steps().size() - 1 && place.type().mode().isBorrow()) {
            return place.type().mode();
        }
        return switch (place.steps().get(index - 1)) {
            case Step.Field field -> field.traits().view() && !field.traits().exclusive() ? Mode.REF : Mode.MUT;
            case Step.Elements _ -> elementMode(place.root().type());
            case Step.Deref _ -> Mode.MUT;
        };
    }

    private static Mode viewMode(OwnType type) {
        return type.traits().exclusive() ? Mode.MUT : Mode.REF;
    }

    private static Mode elementMode(OwnType type) {
        return type.element() != null && type.element().mode() == Mode.REF ? Mode.REF : Mode.MUT;
    }
}
