package allod.gc.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import allod.gc.ObjectHeap;
import allod.gc.ObjectHeapOptions;
import allod.gc.PlanKind;
import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Interfaces that describe no objects: what is refused, and with which words.
class StructRefusalsTest {
    private ObjectHeap heap;

    @BeforeEach
    void open() {
        heap = ObjectHeap.create(
                ObjectHeapOptions.defaults().plan(PlanKind.NO_GC).limitBytes(16 << 20));
    }

    @AfterEach
    void close() {
        heap.close();
    }

    interface Bare {
        int x();
    }

    @Struct
    interface Generic<T> {
        int x();
    }

    @Struct
    interface Child extends Serializable {
        int x();
    }

    @Struct
    sealed interface Closed permits Closed.Only {
        int x();

        record Only(int x) implements Closed {}
    }

    @Struct
    interface OnlySetter {
        void x(int value);
    }

    @Struct
    interface OtherType {
        int x();

        void x(long value);
    }

    @Struct
    interface TwoSetters {
        int x();

        void x(int value);

        void x(long value);
    }

    @Struct
    interface Fluent {
        int x();

        Fluent x(int value);
    }

    @Struct
    interface Call {
        int sum(int a, int b);
    }

    @Struct
    interface Run {
        void run();
    }

    @Struct
    interface Throwing {
        int x() throws java.io.IOException;
    }

    @Struct
    interface GenericMethod {
        <T> int x();
    }

    @Struct
    interface UnknownType {
        List<String> names();
    }

    @Struct
    interface UnknownClass {
        Integer boxed();
    }

    @Struct
    interface JavaArray {
        long[] values();
    }

    @Struct
    interface JavaObjects {
        String[] values();
    }

    @Struct
    interface RawArray {
        @SuppressWarnings("rawtypes")
        RefArray all();
    }

    @Struct
    interface OtherArray {
        RefArray<String> all();
    }

    @Struct
    interface OtherElements {
        RefArray<Owner> all();

        void all(RefArray<Node> value);
    }

    @Struct
    interface WeakNumber {
        @Weak
        int x();
    }

    @Struct
    interface SameNames {
        @Field(name = "y")
        int x();

        int y();
    }

    @Struct
    interface DottedName {
        @Field(name = "a.b")
        int x();
    }

    @Struct
    interface Deep {
        UnknownType other();
    }

    private void refused(Class<?> type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructType.define(heap, type))
                .withMessage("allod.gc.struct.StructRefusalsTest$" + type.getSimpleName() + message);
    }

    @Test
    void interfacesThatDescribeNoObjectsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructType.define(heap, String.class))
                .withMessage("java.lang.String is no interface: describe objects by an interface with @Struct");
        refused(Bare.class, " is not annotated: put @Struct before it");
        refused(Generic.class, " has type parameters: declare an interface for each use");
        refused(
                Child.class,
                " extends Serializable, but objects of a heap have no parents: repeat the accessors, or refer to the"
                        + " other object");
        refused(Closed.class, " is sealed: views are classes of their own: leave it open");
    }

    @Test
    void methodsThatAreNoAccessorsAreRefused() {
        refused(OnlySetter.class, ".x(int) writes a field that nothing reads: add 'int x()'");
        refused(OtherType.class, ".x(long) writes what x() does not return, int: let both have the same type");
        refused(TwoSetters.class, ".x(long) writes the same field as x(int): keep the one of the field's type");
        refused(Fluent.class, ".x(int) writes a field and returns Fluent: let it return void, or make it default");
        refused(
                Call.class,
                ".sum(int, int) has 2 parameters: an accessor has none, or one to write; others are default methods");
        refused(Run.class, ".run() neither reads nor writes a field: give it a type to return, or make it default");
        refused(Throwing.class, ".x() throws IOException: accessors throw nothing");
        refused(GenericMethod.class, ".x() has type parameters: an accessor has one type");
    }

    @Test
    void typesThatNoHeapHoldsAreRefused() {
        refused(
                UnknownType.class,
                ".names() is of java.util.List, which no object of a heap holds: if it describes objects put @Struct"
                        + " before it");
        refused(
                UnknownClass.class,
                ".boxed() is of java.lang.Integer, which no object of a heap holds: use a primitive type, a @Struct,"
                        + " String, LongArray and its siblings, or RefArray");
        refused(JavaArray.class, ".values() is of long[], which no object of a heap holds: use LongArray");
        refused(
                JavaObjects.class,
                ".values() is of java.lang.String[], which no object of a heap holds: use RefArray<String>");
        refused(RawArray.class, ".all() is of allod.gc.struct.RefArray: let the elements be one @Struct");
        refused(
                OtherArray.class,
                ".all() is of allod.gc.struct.RefArray<java.lang.String>: let the elements be one @Struct");
        refused(
                OtherElements.class,
                ".all(RefArray) writes what all() does not return, allod.gc.struct.RefArray<allod.gc.struct.Owner>: let"
                        + " both have the same type");
        refused(WeakNumber.class, ".x() is @Weak, but no reference to a @Struct: remove the annotation");
        refused(SameNames.class, ".y() has the name 'y' of x(): give @Field another name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StructType.define(heap, DottedName.class))
                .withMessageContaining("has a member 'a.b', whose name has a dot or a bracket");
    }

    @Test
    void whatIsRefusedLeavesNothingBehind() {
        int types = StructType.define(heap, Node.class).arrayType().id();
        for (int i = 0; i < 3; i++) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StructType.define(heap, Deep.class))
                    .withMessageContaining("UnknownType.names()");
        }
        assertThat(heap.refArrayType("next").id()).isEqualTo(types + 1);
    }
}
