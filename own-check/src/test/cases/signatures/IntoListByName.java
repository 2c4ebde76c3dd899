import allod.own.Mut;
import allod.own.Ref;
import java.util.List;
import own.cases.lib.Buf;

/// What is put into a list lives as long as its elements, not as long as the borrow of the list.
final class IntoListByName {
    static void f(@Mut List<@Ref("a") Buf> list, @Ref("a") Buf b) {
        list.add(b);
    }
}
