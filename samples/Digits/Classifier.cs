using Batching;

namespace DigitRecognition;

/// <summary>
/// A small network: 64 pixels, a hidden layer, ten digits. Trained by gradient descent with momentum on the cross-entropy of a softmax.
/// Every sum is taken in one fixed order, so that equal batches give equal weights to the last bit.
/// </summary>
internal sealed class Classifier
{
    private const int Inputs = Digits.PixelCount;
    private const int Hidden = 128;
    private const int Classes = 10;
    private const float Momentum = 0.9f;

    private readonly Layer _first;
    private readonly Layer _second;
    private readonly float[] _hidden = new float[Hidden];
    private readonly float[] _hiddenError = new float[Hidden];
    private readonly float[] _scores = new float[Classes];

    /// <summary>Makes an untrained network.</summary>
    /// <param name="seed">What its first weights depend on.</param>
    public Classifier(long seed)
    {
        var random = new ItemRandom(new RandomKey(seed, Epoch: 0, Item: 0, Step: 0, Repetition: 0));
        _first = new Layer(Inputs, Hidden, random);
        _second = new Layer(Hidden, Classes, random);
    }

    /// <summary>Learns from a batch.</summary>
    /// <param name="images">The images.</param>
    /// <param name="labels">Which digits they are.</param>
    /// <param name="rate">How far to step down the gradient.</param>
    /// <returns>The sum of the images' losses before the step.</returns>
    public double Learn(float[][] images, int[] labels, float rate)
    {
        double loss = 0;
        for (var i = 0; i < images.Length; i++)
        {
            Score(images[i]);
            loss -= Math.Log(Math.Max(_scores[labels[i]], 1e-12f));

            // The error of a softmax under cross-entropy: what it said less what it should have said.
            _scores[labels[i]] -= 1;
            _second.Blame(_hidden, _scores, _hiddenError);
            for (var unit = 0; unit < Hidden; unit++)
            {
                _hiddenError[unit] = _hidden[unit] > 0 ? _hiddenError[unit] : 0;
            }

            _first.Blame(images[i], _hiddenError, null);
        }

        _first.Step(rate / images.Length);
        _second.Step(rate / images.Length);
        return loss;
    }

    /// <summary>The digit that an image most looks like.</summary>
    public int Recognize(float[] image)
    {
        Score(image);
        return Array.IndexOf(_scores, _scores.Max());
    }

    /// <summary>Fills in the hidden layer and the probability of each digit.</summary>
    private void Score(float[] image)
    {
        _first.Apply(image, _hidden);
        for (var unit = 0; unit < Hidden; unit++)
        {
            _hidden[unit] = Math.Max(_hidden[unit], 0);
        }

        _second.Apply(_hidden, _scores);
        float highest = _scores.Max();
        float sum = 0;
        for (var digit = 0; digit < Classes; digit++)
        {
            _scores[digit] = MathF.Exp(_scores[digit] - highest);
            sum += _scores[digit];
        }

        for (var digit = 0; digit < Classes; digit++)
        {
            _scores[digit] /= sum;
        }
    }

    /// <summary>A fully connected layer: weights and offsets, their gradient so far, and their momentum.</summary>
    private sealed class Layer
    {
        private readonly int _inputs;
        private readonly int _outputs;
        private readonly float[] _weights;
        private readonly float[] _gradient;
        private readonly float[] _velocity;

        public Layer(int inputs, int outputs, Random random)
        {
            (_inputs, _outputs) = (inputs, outputs);

            // A row of weights for each output, its offset at the end.
            _weights = new float[outputs * (inputs + 1)];
            _gradient = new float[_weights.Length];
            _velocity = new float[_weights.Length];
            float scale = MathF.Sqrt(6f / inputs);
            for (var i = 0; i < _weights.Length; i++)
            {
                bool isOffset = i % (inputs + 1) == inputs;
                _weights[i] = isOffset ? 0 : ((2 * random.NextSingle()) - 1) * scale;
            }
        }

        public void Apply(ReadOnlySpan<float> input, Span<float> output)
        {
            for (var to = 0; to < _outputs; to++)
            {
                ReadOnlySpan<float> row = _weights.AsSpan(to * (_inputs + 1), _inputs + 1);
                float sum = row[_inputs];
                for (var from = 0; from < input.Length; from++)
                {
                    sum += row[from] * input[from];
                }

                output[to] = sum;
            }
        }

        /// <summary>Adds to the gradient what the error of each output says of the weights, and hands the error on to the inputs.</summary>
        public void Blame(ReadOnlySpan<float> input, ReadOnlySpan<float> error, float[]? inputError)
        {
            inputError?.AsSpan().Clear();
            for (var to = 0; to < _outputs; to++)
            {
                Span<float> gradient = _gradient.AsSpan(to * (_inputs + 1), _inputs + 1);
                ReadOnlySpan<float> row = _weights.AsSpan(to * (_inputs + 1), _inputs + 1);
                for (var from = 0; from < input.Length; from++)
                {
                    gradient[from] += error[to] * input[from];
                }

                gradient[_inputs] += error[to];
                for (var from = 0; inputError is not null && from < inputError.Length; from++)
                {
                    inputError[from] += error[to] * row[from];
                }
            }
        }

        /// <summary>Steps down the gradient and begins a new one.</summary>
        public void Step(float rate)
        {
            for (var i = 0; i < _weights.Length; i++)
            {
                _velocity[i] = (Momentum * _velocity[i]) - (rate * _gradient[i]);
                _weights[i] += _velocity[i];
                _gradient[i] = 0;
            }
        }
    }
}
