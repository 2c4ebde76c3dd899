package allod.heap.checked;

import java.util.List;
import java.util.Locale;

/// The options of checked heaps as one property: `-Dallod.heap.checks=stackDepth=16,onError=report`.
final class CheckProperties {

    static final String NAME = "allod.heap.checks";

    private static final String KEYS =
            "redzoneBytes, quarantineBytes, largeBlockBytes, poison, stackDepth, uninitialised, scopes, onError, mostReports";

    private CheckProperties() {}

    /// @throws IllegalArgumentException for a key or a value that does not exist
    static CheckOptions read(String words) {
        CheckOptions options = CheckOptions.defaults().listener(new StandardErrorListener());
        for (String word : words.split(",", -1)) {
            if (!word.isBlank()) {
                options = with(options, word.strip());
            }
        }
        return options;
    }

    private static CheckOptions with(CheckOptions options, String word) {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "true" : word.substring(equals + 1);
        try {
            return switch (key) {
                case "redzoneBytes" -> options.redzoneBytes(Integer.parseInt(value));
                case "quarantineBytes" -> options.quarantineBytes(Long.parseLong(value));
                case "largeBlockBytes" -> options.largeBlockBytes(Long.parseLong(value));
                case "poison" -> options.poison(Boolean.parseBoolean(value));
                case "stackDepth" -> options.stackDepth(Integer.parseInt(value));
                case "uninitialised" -> options.uninitialised(Boolean.parseBoolean(value));
                case "scopes" -> options.scopes(Boolean.parseBoolean(value));
                case "onError" -> options.onError(CheckOptions.OnError.valueOf(value.toUpperCase(Locale.ROOT)));
                case "mostReports" -> options.mostReports(Integer.parseInt(value));
                default -> throw new IllegalArgumentException("there is no such key");
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D" + NAME + ": '" + word + "' is wrong (" + e.getMessage() + "). Keys: " + KEYS + ".", e);
        }
    }

    /// Tells on standard error what nobody else would hear of.
    private static final class StandardErrorListener implements ErrorListener {
        @Override
        public void error(MemoryErrorReport report) {
            System.err.println("allod: " + report.text());
        }

        @Override
        public void leaks(String heap, List<LossRecord> leaks) {
            System.err.print(LossRecord.text(heap, leaks));
        }
    }
}
