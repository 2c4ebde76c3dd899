package allod.profile.serve;

import allod.heap.Heap;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A program of its own: uses a heap, and asks the endpoint if it is told a port.
final class FacesChild {
    private FacesChild() {}

    public static void main(String[] arguments) throws Exception {
        try (Heap heap = Heap.create()) {
            for (int b = 0; b < 100; b++) {
                heap.malloc(100_000); // ten times the mean distance of samples
            }
            System.out.println("flight recorder: " + isThere("jdk.jfr.Event"));
            System.out.println("http server: " + isThere("com.sun.net.httpserver.HttpServer"));
            if (arguments.length > 0) {
                URI uri = URI.create("http://localhost:" + arguments[0] + "/debug/pprof/heap?debug=1");
                try (InputStream in = uri.toURL().openStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    System.out.println("served: " + text.contains("FacesChild.main"));
                }
            }
        }
        System.out.println("done");
    }

    private static boolean isThere(String name) {
        try {
            Class.forName(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
