package allod.examples;

import java.util.List;

/// What can go wrong where owners change their thread.
final class MessagePipelineMistakes {

    private static final String NEXT = "for (Block message = in.take(); message != null; message = in.take()) {";
    private static final String ADDED = "sum += sumOf(message);\n                message.close();";
    private static final String WORKED = """
                            Block message = in.take();
                            if (message == null) {
                                return;
                            }
                            try {
                                work.on(message);
                            } catch (Refused | RuntimeException failure) {
                                message.close();
                                throw failure;
                            }
                            wanted = out.put(message);
            """;

    private MessagePipelineMistakes() {}

    static List<Mistake> all() {
        return List.of(
                mistake( // used after it was handed to the next stage
                        "number(message, (long) i * WORDS);\n                wanted = out.put(message);",
                        "wanted = out.put(message);\nnumber(message, (long) i * WORDS); //!",
                        "OWN0382"),
                mistake(ADDED, "message.close();\nsum += sumOf(message); //!", "OWN0382"),
                mistake(ADDED, "sum += sumOf(message);\nmessage.close();\nmessage.close(); //!", "OWN0382"),
                mistake( // the next message takes the variable of one that is not closed
                        NEXT + "\n                " + ADDED, NEXT + " //!\nsum += sumOf(message);", "OWN1003"),
                mistake( // lost where the work fails
                        WORKED,
                        WORKED.replace("message.close();\n", "\n").replace("in.take();", "in.take(); //!"),
                        "OWN1001"),
                mistake( // closed where the work fails, and sent on
                        WORKED,
                        WORKED.replace("throw failure;", "").replace("out.put(message);", "out.put(message); //!"),
                        "OWN0382"),
                mistake( // a ring that has ended forgets its message
                        "boolean put(@Own Block message) {",
                        "boolean put(@Own Block message) { //!\nif (ended) {\nreturn false;\n}",
                        "OWN1001"),
                mistake( // the thread borrows what its maker forgets
                        "return Thread.ofPlatform().start(() -> {\n"
                                + "            System.out.println(\"sum of squares: \" + total.getLong(0));\n"
                                + "            total.close();\n",
                        "return Thread.ofPlatform().start(() -> { //!\nSystem.out.println(total.getLong(0));\n",
                        "OWN0373"),
                mistake( // nobody waits for this thread, and the ring is closed under it
                        "            together(\n",
                        "Thread.ofPlatform().start(() -> raw.end()); //!\ntogether(\n",
                        "OWN0373"),
                mistake(
                        "print(total).join();",
                        "print(total).join();\nSystem.out.println(total.getLong(0)); //!",
                        "OWN0382"),
                mistake( // work may change a message, and not end it
                        "message -> square(message, Long.MAX_VALUE)", "message -> message.close() //!\n", "OWN0507"),
                mistake( // who only reads may not write
                        "sum += message.getLong((long) i * Long.BYTES);",
                        "message.putLong((long) i * Long.BYTES, 0); //!",
                        "OWN0596"),
                mistake( // a failing stage leaves the ring open
                        "try (Ring raw = new Ring(SLOTS);\n                Ring done = new Ring(SLOTS)) {",
                        "Ring done = new Ring(SLOTS); //!\ntry (Ring raw = new Ring(SLOTS)) {",
                        "OWN1001"),
                mistake( // a failing run leaves the block behind
                        "Block total = heap.own(Long.BYTES);\n            total.putLong(0, sum);",
                        "Block total = heap.own(Long.BYTES); //!\n"
                                + "total.putLong(0, sum(heap, 1, message -> square(message, sum)));",
                        "OWN1002"),
                mistake( // without the word of trust the checker looks inside
                        "        @Trusted(\"the lock is held while the field is written\")\n"
                                + "        void end() {\n            lock.lock();\n            try {\n"
                                + "                ended = true;",
                        "void end() {\nlock.lock();\ntry {\nended = true; //!",
                        "OWN0594"));
    }

    private static Mistake mistake(String old, String wrong, String code) {
        return new Mistake(MessagePipeline.class, old, wrong, code);
    }
}
