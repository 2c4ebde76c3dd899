import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import own.cases.lib.Buf;

/// With a borrowed receiver, a result without a name borrows from the receiver.
final class ReceiverFirst {
    @Owned(drop = "")
    record Cup(@Own Buf buf) {
        @Ref Buf pick(@Ref Buf other) {
            return other; // error: OWN0621
        }
    }
}
