package own.cases.lib;

import allod.own.Once;
import allod.own.Own;
import allod.own.Ref;
import allod.own.Scoped;
import allod.own.Trusted;
import java.io.IOException;

/// Functional interfaces, and methods that call them.
public final class Fun {

    private Fun() {}

    /// Reads a buffer.
    public interface Reader {
        int read(@Ref Buf buf);
    }

    /// Takes a buffer over.
    public interface Taker {
        void take(@Own Buf buf);
    }

    /// Makes a buffer.
    public interface Maker {
        @Own
        Buf make();
    }

    public static void scoped(@Scoped Runnable action) {
        action.run();
    }

    public static void once(@Once Runnable action) {
        action.run();
    }

    public static void io() throws IOException {
        if (System.nanoTime() == 0) {
            throw new IOException("never");
        }
    }

    @Trusted("kept for later")
    public static void keep(Runnable action) {}
}
