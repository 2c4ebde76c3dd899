package allod.lab.format;

import allod.lab.graph.GraphFileWriter;
import java.io.IOException;

/// The second pass over a dump: every reference becomes an edge, in the order of the objects.
///
/// What is no reference is passed over: a dump may hold secrets of its program, and a graph needs none of them.
final class HprofEdges implements HprofVisitor {

    private final HprofCensus census;
    private final GraphFileWriter out;
    private long lost;

    HprofEdges(HprofCensus census, GraphFileWriter out) {
        this.census = census;
        this.out = out;
    }

    /// References to ids that no object has: they are null in the graph.
    long lost() {
        return lost;
    }

    @Override
    public void classDump(long id, HprofInput input) throws IOException, MalformedDump {
        for (int link = 0; link < 4; link++) { // super class, loader, signers, protection domain
            edge(input.readId());
        }
        input.skip(2L * input.idBytes() + Integer.BYTES);
        HprofClasses.skipConstants(input);
        for (int left = input.readShort(); left > 0; left--) {
            input.readId();
            value(HprofClasses.fieldType(input), input);
        }
        input.skip((long) input.readShort() * (input.idBytes() + 1));
    }

    @Override
    public void instance(long id, long classId, long bytes, HprofInput input) throws IOException, MalformedDump {
        HprofClass type = census.classes().byNumber(census.classes().numberOf(classId));
        byte[] fields = census.classes().fieldsOf(type);
        long expected = HprofClass.primitiveBytesIn(fields) + (long) HprofClass.referencesIn(fields) * input.idBytes();
        if (bytes != expected) {
            throw input.malformed(
                    input.offset(),
                    "an instance of " + census.classes().nameOf(type) + " has " + bytes
                            + " bytes of fields, and its classes have " + expected
                            + ": the file is damaged; dump again");
        }
        for (byte field : fields) {
            value(field, input);
        }
    }

    private void value(int type, HprofInput input) throws IOException, MalformedDump {
        if (HprofLayout.isReference(type)) {
            edge(input.readId());
        } else {
            input.skip(HprofLayout.bytesOf(type));
        }
    }

    @Override
    public void objectArray(long id, long classId, int length, HprofInput input) throws IOException, MalformedDump {
        for (int i = 0; i < length; i++) {
            edge(input.readId());
        }
    }

    private void edge(long id) {
        int target = census.find(id);
        lost += id != 0 && target < 0 ? 1 : 0;
        out.edge(target);
    }
}
