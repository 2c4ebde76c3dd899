package allod.lab.attach;

/// A program that waits: what tests attach to when the server itself does not matter.
final class QuietServer {

    private QuietServer() {}

    /// @param arguments how many milliseconds it lives; for ever without
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("ready");
        Thread.sleep(arguments.length == 0 ? Long.MAX_VALUE : Long.parseLong(arguments[0]));
    }
}
