import allod.own.Mut;
import allod.own.Own;
import allod.own.Ref;
import own.cases.lib.Buf;

/// Accept: default, private and static methods of an interface keep the rules.
final class DefaultMethods {
    interface Steps {
        private int one(@Ref Buf b) {
            return b.get(0);
        }

        default int two(@Mut Buf b) {
            b.put(0, one(b));
            return one(b);
        }

        static void end(@Own Buf b) {
            b.close();
        }
    }
}
