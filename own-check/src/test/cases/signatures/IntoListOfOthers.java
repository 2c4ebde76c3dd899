import allod.own.Mut;
import allod.own.Ref;
import java.util.List;
import own.cases.lib.Buf;

/// Without a name in common nothing says that the borrow lives as long as the elements.
final class IntoListOfOthers {
    static void f(@Mut List<@Ref("a") Buf> list, @Ref("b") Buf b) {
        list.add(b); // error: OWN0621
    }
}
