package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Place;
import allod.own.check.flow.Root;
import allod.own.check.type.Signature;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A point where a body gets an owner from a call.
///
/// @param body the body
/// @param point of the [Instruction.Result]
/// @param result what is given
record Site(Body body, int point, Instruction.Result result) {

    /// The points of a body where it gets owners; those of the lambdas in it are not among them.
    static List<Site> of(Body body) {
        List<Site> sites = new ArrayList<>();
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Result result
                    && result.target().type().owns()
                    && !result.target().type().traits().function()) {
                sites.add(new Site(body, point, result));
            }
        }
        return sites;
    }

    Tree tree() {
        return result.tree();
    }

    /// Whether the call makes the value. A method that changes or ends its receiver hands over what was there
    /// before.
    boolean makes() {
        Signature.Receiver receiver = result.call().signature().receiver();
        return receiver == Signature.Receiver.NONE || receiver == Signature.Receiver.SHARED;
    }

    /// The variable that the value goes to at once; null when it goes elsewhere.
    @Nullable
    Root variable() {
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Move move
                    && move.source().equals(Place.of(result.target()))
                    && move.target().isRoot()
                    && !move.target().root().temporary()) {
                return move.target().root();
            }
        }
        return null;
    }
}
