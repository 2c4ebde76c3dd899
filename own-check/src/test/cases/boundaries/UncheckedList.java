import allod.own.Own;
import java.util.List;
import own.cases.lib.Buf;

/// A container that says nothing of ownership may not take an owner.
final class UncheckedList {
    void f(List<Object> list, @Own Buf b) {
        list.add(b); // error: OWN1006
    }
}
