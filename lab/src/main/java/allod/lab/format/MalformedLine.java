package allod.lab.format;

/// A line that does not follow the grammar; the reader turns it into a [Damage] with the number of the line.
final class MalformedLine extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedLine(String reason) {
        super(reason, null, false, false); // a message and nothing else: the stack of the parser helps nobody
    }
}
