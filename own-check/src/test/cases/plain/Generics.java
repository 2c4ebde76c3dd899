import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Accept: bounds, wildcards and recursion of types.
final class Generics {
    static <T extends Comparable<? super T>> T max(List<? extends T> all) {
        T best = all.get(0);
        for (T one : all) {
            best = one.compareTo(best) > 0 ? one : best;
        }
        List<T> copy = new ArrayList<>(all);
        copy.sort(Comparator.naturalOrder());
        return best;
    }
}
