import allod.own.Own;
import allod.own.Owned;
import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: the result borrows from the receiver.
final class ReceiverGives {
    @Owned(drop = "")
    record Cup(@Own Buf buf) {
        @Ref Buf pick(@Ref Buf other) {
            return buf;
        }
    }
}
