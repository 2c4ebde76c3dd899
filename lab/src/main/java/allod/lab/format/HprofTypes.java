package allod.lab.format;

import allod.lab.graph.GraphKind;
import allod.lab.graph.GraphType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The types of a graph: what the shapes of a census look like in a heap.
final class HprofTypes {

    private static final int MIRROR_LINKS = 4; // super class, loader, signers, protection domain
    private static final String MIRROR_NAME = "java.lang.Class";
    private static final int UNKNOWN = -1;

    private final HprofCensus census;
    private final HprofClasses classes;
    private final int[] byShape;
    private final List<GraphType> types = new ArrayList<>();
    private final Map<GraphType, Integer> numbers = new HashMap<>();
    private long edges;

    private HprofTypes(HprofCensus census) {
        this.census = census;
        this.classes = census.classes();
        this.byShape = new int[Math.max(classes.count(), HprofLayout.TYPE_LONG + 1) << HprofCensus.KIND_BITS];
        Arrays.fill(byShape, UNKNOWN);
    }

    /// @throws MalformedDump an object has a class that is not in the dump
    static HprofTypes of(HprofCensus census) throws MalformedDump {
        HprofTypes types = new HprofTypes(census);
        for (int object = 0; object < census.objects(); object++) {
            int shape = census.shape(object);
            if (types.byShape[shape] == UNKNOWN) {
                types.byShape[shape] = types.numberOf(types.typeOf(shape));
            }
            types.edges += types.types.get(types.byShape[shape]).references(types.lengthOf(object));
        }
        return types;
    }

    /// Shapes that are equal in all are one type: the mirrors of most classes, a class that two loaders have
    /// loaded.
    private int numberOf(GraphType type) {
        Integer number = numbers.putIfAbsent(type, types.size());
        if (number == null) {
            types.add(type);
        }
        return number == null ? types.size() - 1 : number;
    }

    private GraphType typeOf(int shape) throws MalformedDump {
        int number = shape >>> HprofCensus.KIND_BITS;
        return switch (shape & (1 << HprofCensus.KIND_BITS) - 1) {
            case HprofCensus.PRIMITIVE_ARRAY ->
                new GraphType(HprofLayout.arrayName(number), GraphKind.PRIMITIVE_ARRAY, 0, HprofLayout.bytesOf(number));
            case HprofCensus.OBJECT_ARRAY ->
                new GraphType(classes.nameOf(classes.byNumber(number)), GraphKind.REFERENCE_ARRAY, 0, 0);
            case HprofCensus.MIRROR -> {
                HprofClass type = classes.byNumber(number);
                yield new GraphType(
                        MIRROR_NAME, GraphKind.MIRROR, MIRROR_LINKS + type.staticReferences, type.staticBytes);
            }
            default -> {
                HprofClass type = classes.byNumber(number);
                byte[] fields = classes.fieldsOf(type);
                yield new GraphType(
                        classes.nameOf(type),
                        GraphKind.OBJECT,
                        HprofClass.referencesIn(fields),
                        HprofClass.primitiveBytesIn(fields));
            }
        };
    }

    List<GraphType> all() {
        return types;
    }

    /// References of all objects.
    long edges() {
        return edges;
    }

    int typeIndex(int object) {
        return byShape[census.shape(object)];
    }

    /// The length of an array; 0 for other objects.
    int lengthOf(int object) {
        return types.get(typeIndex(object)).isArray() ? census.length(object) : 0;
    }
}
