package allod.own.check.move;

import allod.own.check.flow.Body;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.flow.Step;
import allod.own.check.report.OwnCode;
import allod.own.check.type.Mode;
import allod.own.check.type.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What may be done with the value of a path.
///
/// ```
/// b              owned local                 moves freely, has a duty
/// p.left         part of a structure         moves freely, has a duty
/// k.first        field behind a drop method  may be taken, if it is written again (OWN0509)
/// c.*.first      field behind a `@Mut`       may be taken, if it is written again (OWN0507)
/// r.*, r.*.f     behind a `@Ref`             never moves (OWN0507)
/// a[]            element of an array         never moves (OWN0508)
/// try (b)        resource                    never moves (OWN1005)
/// ```
///
/// @param forbidden the code of every move out of it; null where moves are allowed
/// @param taken the code of a move out of it that is not made good by a write before the object is used or
///     left; null where nobody waits for a write
/// @param duty whether it must hold nothing when its scope ends
record MoveRule(@Nullable OwnCode forbidden, @Nullable OwnCode taken, boolean duty) {

    /// Of values without any demand.
    static final MoveRule FREE = new MoveRule(null, null, false);

    /// Where bodies differ.
    ///
    /// @param body the body
    /// @param often whether it is a lambda that may run more than once
    record Setting(Body body, boolean often) {

        /// Whether `this` is taken over and ends here.
        boolean consumesThis(Root root) {
            return root.kind() == Root.Kind.THIS && root.type().owns() && body.kind() != Body.Kind.CONSTRUCTOR;
        }

        /// Whether a place is in the lambda for good.
        boolean captured(Place place) {
            return !often
                    && body.captures().stream()
                            .anyMatch(capture -> capture.use() == Body.Capture.Use.MOVED
                                    && capture.inner().isPrefixOf(place));
        }
    }

    /// Decides for a path; its parents are decided already.
    static MoveRule of(MovePath path, Setting setting, boolean ownsNothing) {
        OwnCode forbidden = forbidden(path, setting);
        OwnCode taken = forbidden == null ? taken(path, setting) : null;
        boolean duty = path.type().owns()
                && forbidden == null
                && taken == null
                && !path.divided()
                && !ownsNothing
                && !(path.root().kind() == Root.Kind.THIS && !setting.consumesThis(path.root()));
        return new MoveRule(forbidden, taken, duty);
    }

    private static @Nullable OwnCode forbidden(MovePath path, Setting setting) {
        List<Step> steps = path.place().steps();
        if (steps.contains(Step.ELEMENTS)) {
            return OwnCode.MOVE_OUT_OF_ARRAY;
        }
        if (path.parent() == null) {
            return switch (path.root().kind()) {
                case STATIC -> OwnCode.MOVE_OUT_OF_BORROW;
                case RESOURCE -> OwnCode.MOVED_RESOURCE;
                case CAPTURE ->
                    path.type().owns() && !setting.captured(path.place()) ? OwnCode.MOVE_OUT_OF_BORROW : null;
                default -> null;
            };
        }
        if (setting.captured(path.place())) {
            return null;
        }
        if (path.step() instanceof Step.Deref
                || behindShared(path)
                || path.root().kind() == Root.Kind.STATIC) {
            return OwnCode.MOVE_OUT_OF_BORROW;
        }
        return null;
    }

    private static boolean behindShared(MovePath path) {
        for (MovePath at = path; at != null; at = at.parent()) {
            MovePath parent = at.parent();
            if (parent != null
                    && at.step() instanceof Step.Deref
                    && parent.type().mode() != Mode.MUT) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable OwnCode taken(MovePath path, Setting setting) {
        if (setting.captured(path.place())) {
            return null;
        }
        if (path.place().throughBorrow()
                || (path.root().kind() == Root.Kind.CAPTURE && path.type().owns())) {
            return OwnCode.MOVE_OUT_OF_BORROW;
        }
        for (MovePath at = path; at != null; at = at.parent()) {
            MovePath parent = at.parent();
            if (parent != null
                    && at.step() instanceof Step.Field field
                    && field.traits().drop() != Traits.Drop.STRUCTURE
                    && !(parent.parent() == null && setting.consumesThis(parent.root()))) {
                return field.traits().drop() == Traits.Drop.METHOD
                        ? OwnCode.MOVE_OUT_OF_DROPPED
                        : OwnCode.MOVE_OUT_OF_BORROW;
            }
        }
        boolean ownConstructor = path.parent() != null && path.root().kind() == Root.Kind.THIS;
        return ownConstructor && !setting.consumesThis(path.root()) ? OwnCode.MOVE_OUT_OF_DROPPED : null;
    }
}
