package allod.pages.simulate;

/// Whole numbers between commas, the form that geometries are written in.
final class NumberList {

    private NumberList() {}

    /// @param form what is expected, for the message
    static long[] parse(String text, int wanted, String form) {
        String[] parts = text.split(",", -1);
        if (parts.length != wanted) {
            throw new IllegalArgumentException(
                    "'" + text + "' has " + parts.length + " numbers, and must have " + wanted + ": write " + form);
        }
        long[] numbers = new long[wanted];
        for (int i = 0; i < wanted; i++) {
            try {
                numbers[i] = Long.parseLong(parts[i].strip());
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException(
                        "'" + parts[i] + "' in '" + text + "' is no whole number: write " + form);
            }
        }
        return numbers;
    }

    /// The nearest int: the rules of a geometry refuse both ends.
    static int toInt(long number) {
        return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
