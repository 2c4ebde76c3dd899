package fed;

import java.io.PrintWriter;
import java.util.spi.ToolProvider;

/// The service that the fed module provides.
public final class Tool implements ToolProvider {
    @Override
    public String name() {
        return "fed";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... arguments) {
        return arguments.length;
    }
}
