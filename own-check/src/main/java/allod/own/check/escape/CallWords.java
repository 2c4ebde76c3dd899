package allod.own.check.escape;

import allod.own.check.flow.Body;
import allod.own.check.flow.Instruction;
import allod.own.check.flow.Root;
import allod.own.check.type.OwnType;
import allod.own.check.type.Signature;
import allod.own.check.type.Traits;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;

/// What a call is, for the walk and in words.
///
/// @param body where it stands
/// @param call the call
record CallWords(Body body, Instruction.Call call) {

    private ExecutableElement element() {
        return call.signature().element();
    }

    boolean constructor() {
        return element().getKind() == ElementKind.CONSTRUCTOR;
    }

    /// Whether what is made holds its parts as they are, so that they may live where it lives.
    boolean structure(OwnType made) {
        return made.owns() && made.traits().drop() == Traits.Drop.STRUCTURE;
    }

    /// Whether the call may put its arguments into its receiver.
    boolean changesReceiver() {
        return call.signature().receiver() == Signature.Receiver.EXCLUSIVE;
    }

    /// The class of the method.
    String owner() {
        Element around = element().getEnclosingElement();
        return around == null ? "" : around.getSimpleName().toString();
    }

    /// The method with its class.
    String name() {
        return owner() + "." + element().getSimpleName();
    }

    /// The receiver as the source names it.
    String receiver() {
        Root receiver = call.receiver();
        for (int point = 0; point < body.points(); point++) {
            if (body.at(point) instanceof Instruction.Borrow borrow
                    && borrow.target() == receiver
                    && !borrow.source().root().temporary()) {
                return "`" + borrow.source().source() + "`";
            }
        }
        return "its receiver";
    }
}
