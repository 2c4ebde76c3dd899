package allod.lab.memory;

/// Reads a process as whoever runs this, and says what came of it.
final class ReadAsOther {

    private ReadAsOther() {}

    /// @param arguments the number of the process
    public static void main(String[] arguments) {
        try {
            System.out.println("read "
                    + new MomentReader(Long.parseLong(arguments[0]), true, false)
                            .read()
                            .total());
        } catch (UnreadableProcess refused) {
            System.out.println(refused.getMessage());
        }
    }
}
