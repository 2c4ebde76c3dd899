package allod.lab.memory;

import java.io.IOException;

/// A way to put diagnostic commands, those of `jcmd`, to a JVM.
@FunctionalInterface
interface JvmDoor {

    /// The JVM's answer.
    ///
    /// @param command with its arguments, such as `VM.native_memory detail`
    /// @throws IOException the JVM does not know the command, refuses, or does not answer in time
    String ask(String command) throws IOException;
}
