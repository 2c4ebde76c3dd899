import java.util.ArrayList;
import java.util.List;

/// Accept: plain objects are nobody's business.
final class NoOwners {
    List<String> kept = new ArrayList<>();
    String f(String s) {
        String t = s;
        kept.add(t);
        kept.add(s);
        return kept.get(0) + t;
    }
}
