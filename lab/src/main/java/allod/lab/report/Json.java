package allod.lab.report;

import java.io.Writer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// How the lab writes JSON: indented, ended by a line break, the writer left open.
final class Json {

    private Json() {}

    /// Reports on recordings: one is an object, several are an array of them.
    static <T> void writeAll(List<T> reports, BiConsumer<T, JsonGenerator> writeOne, Writer out) {
        write(out, json -> {
            if (reports.size() == 1) {
                writeOne.accept(reports.getFirst(), json);
            } else {
                json.writeStartArray();
                reports.forEach(report -> writeOne.accept(report, json));
                json.writeEndArray();
            }
        });
    }

    static void write(Writer out, Consumer<JsonGenerator> content) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        ObjectWriteContext context = new ObjectWriteContext.Base() {
            @Override
            public DefaultPrettyPrinter getPrettyPrinter() {
                return printer;
            }
        };
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (JsonGenerator json = factory.createGenerator(context, out)) {
            content.accept(json);
            json.writeRaw('\n');
        }
    }
}
