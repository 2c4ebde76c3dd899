package allod.lab.format;

/// What an exception says.
final class Messages {

    private Messages() {}

    /// Its message, or its name when it has none.
    static String of(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
