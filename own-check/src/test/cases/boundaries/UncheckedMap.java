import allod.own.Own;
import java.util.Map;
import own.cases.lib.Buf;

/// A map that says nothing of ownership may not take an owner.
final class UncheckedMap {
    static void f(Map<String, Object> map, @Own Buf b) {
        map.put("b", b); // error: OWN1006
    }
}
