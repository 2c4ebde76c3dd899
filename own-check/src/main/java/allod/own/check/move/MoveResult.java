package allod.own.check.move;

import allod.own.check.flow.Place;

/// What the analysis knows of a body, for other analyses to ask.
public final class MoveResult {
    private final MovePaths paths;
    private final MoveFlow flow;

    MoveResult(MovePaths paths, MoveFlow flow) {
        this.paths = paths;
        this.flow = flow;
    }

    /// Whether a place may hold a value just before a point that somebody must end.
    ///
    /// @return false also where the point is never reached
    public boolean mayOwn(int point, Place place) {
        return any(point, place, Held.OWNED | Held.OPENED);
    }

    /// Whether the value of a place may have been moved away just before a point.
    ///
    /// @return false also where the point is never reached
    public boolean mayBeMoved(int point, Place place) {
        return any(point, place, Held.MOVED);
    }

    /// Whether some way leads to a point.
    public boolean reached(int point) {
        return flow.before(point) != null;
    }

    private boolean any(int point, Place place, int states) {
        byte[] row = flow.before(point);
        MovePath path = paths.nearest(place);
        return row != null && path != null && Held.any(row[path.index()], states);
    }
}
