package allod.lab.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// Asks the JVM that this code runs in, through its management interface.
final class OwnJvm implements JvmDoor {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    @Override
    public String ask(String command) throws IOException {
        String[] words = command.split(" ", -1);
        String operation = operation(words[0]);
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName commands = new ObjectName(COMMANDS);
            for (MBeanOperationInfo known : server.getMBeanInfo(commands).getOperations()) {
                if (known.getName().equals(operation)) {
                    boolean takesArguments = known.getSignature().length == 1;
                    Object[] arguments = takesArguments
                            ? new Object[] {java.util.Arrays.copyOfRange(words, 1, words.length)}
                            : new Object[0];
                    String[] types = takesArguments ? new String[] {String[].class.getName()} : new String[0];
                    return String.valueOf(server.invoke(commands, operation, arguments, types));
                }
            }
        } catch (JMException failed) {
            throw new IOException(command + " failed: " + failed.getMessage(), failed);
        }
        throw new IOException("this JVM does not know " + words[0]);
    }

    /// `VM.native_memory` is `vmNativeMemory` there.
    private static String operation(String command) {
        StringBuilder name = new StringBuilder();
        for (String word : command.split("[._]", -1)) {
            name.append(
                    name.isEmpty()
                            ? word.toLowerCase(Locale.ROOT)
                            : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
