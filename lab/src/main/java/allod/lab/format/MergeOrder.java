package allod.lab.format;

/// Puts numbers in order without moving them: a stable merge sort of their indexes, quick where runs are in order.
public final class MergeOrder {

    private MergeOrder() {}

    /// The indexes of the first `count` numbers, those of equal ones as they came.
    public static int[] of(long[] numbers, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        int[] other = new int[count];
        for (int width = 1; width < count; width = width > count / 2 ? count : 2 * width) {
            for (int start = 0; start < count; start += 2 * width) {
                int middle = Math.min(start + width, count);
                int end = (int) Math.min((long) start + 2L * width, count);
                merge(numbers, order, other, start, middle, end);
                if (end == count) {
                    break;
                }
            }
            int[] merged = other;
            other = order;
            order = merged;
        }
        return order;
    }

    private static void merge(long[] numbers, int[] from, int[] to, int start, int middle, int end) {
        if (middle == end || numbers[from[middle - 1]] <= numbers[from[middle]]) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int target = start; target < end; target++) {
            boolean takesLeft = right == end || (left < middle && numbers[from[left]] <= numbers[from[right]]);
            to[target] = takesLeft ? from[left++] : from[right++];
        }
    }
}
