import java.util.List;
import java.util.stream.Collectors;

/// Accept: streams and lambdas over plain objects.
final class Streams {
    static String f(List<String> names) {
        return names.stream().filter(n -> !n.isEmpty()).map(String::trim).collect(Collectors.joining(","));
    }
}
