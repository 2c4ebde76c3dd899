package allod.bench.gc;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Runs one program on one heap, in a process of its own.
///
/// ```
/// GcFigures java   trees depth=18 rounds=5 warm=2
/// GcFigures object cache entries=2000000 warm=3000 millis=12000 plan=MARK_SWEEP limit=4294967296 growth=100
/// ```
///
/// What the collector of the JVM does stands in the options of the JVM.
public final class GcFigures {

    private GcFigures() {}

    public static void main(String[] words) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] parts = words[i].split("=", 2);
            options.put(parts[0], parts[1]);
        }
        boolean trees = words[1].equals("trees");
        if (words[0].equals("object")) {
            try (ObjectForm form = new ObjectForm(options)) {
                if (trees) {
                    trees(form.trees(), options, form);
                } else {
                    cache(form.cache(number(options, "entries")), options, form);
                }
            }
        } else if (trees) {
            trees(new JavaTrees(), options, new JavaForm());
        } else {
            cache(new JavaCache(number(options, "entries")), options, new JavaForm());
        }
    }

    static int number(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + "=: give a number");
        }
        return Integer.parseInt(value);
    }

    private static void trees(Trees trees, Map<String, String> options, Form form) throws IOException {
        int depth = number(options, "depth");
        for (int i = number(options, "warm"); i > 0; i--) {
            trees.round(depth, new Stalls());
        }
        Stalls stalls = new Stalls();
        form.begin();
        Window window = new Window();
        long nodes = 0;
        for (int i = number(options, "rounds"); i > 0; i--) {
            nodes += trees.round(depth, stalls);
        }
        window.end(nodes, stalls);
        form.end();
    }

    private static void cache(Cache cache, Map<String, String> options, Form form) throws IOException {
        long start = System.nanoTime();
        cache.fill();
        Window.print("fill", (System.nanoTime() - start) / 1e9, "s");
        cache.run(number(options, "warm"), new Stalls());
        Stalls stalls = new Stalls();
        form.begin();
        Window window = new Window();
        long operations = cache.run(number(options, "millis"), stalls);
        window.end(operations, stalls);
        form.end();
        cache.check();
        cache.close();
    }
}
